package io.leadferry.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a profile says of a request's body, headers and query, with the call's own values in the places of words in
 * braces.
 *
 * <p>A text that is nothing but such a word becomes the value as it is, a list for example; within a longer text, its words.
 * A key whose value is nothing is left out.
 *
 * <table>
 * <caption>Words</caption>
 * <tr><td>{@code {campaign}}, {@code {campaigns}}</td><td>the first campaign; all of them</td></tr>
 * <tr><td>{@code {numbers}}</td><td>the first value of each row: its number, or what it has in that place</td></tr>
 * <tr><td>{@code {value}}</td><td>the first value of the first row</td></tr>
 * <tr><td>{@code {columns}}, {@code {values}}</td><td>the fields' names; the rows as lists in their order</td></tr>
 * <tr><td>{@code {fields}}, {@code {identity}}</td><td>of a row: its fields that are not blank, by name; who it is</td></tr>
 * <tr><td>{@code {options}}</td><td>the feed's options, by name</td></tr>
 * <tr><td>{@code {callback}}</td><td>where the vendor is to call back; nothing where it is not to</td></tr>
 * <tr><td>{@code {token}}</td><td>the account's token</td></tr>
 * <tr><td>any other</td><td>a field of the row, an option of that name, or a key of the account; in this order</td></tr>
 * </table>
 *
 * <p>Keys that make something of their value: {@code each-row} a list with what stands below it, once for each row;
 * {@code first-row} what stands below it, of the first row; {@code json} its text as JSON; {@code number} a number;
 * {@code base64}; {@code join} one text of a list. The key {@code ...} lays the keys of its value among those beside it. In a
 * query {@code repeat} lets a name stand there once for each value of a list.
 */
final class RequestText {

    static final String TOKEN = "{token}";

    /** Keys that stand alone in their place and make something of what is below them. */
    static final Set<String> MAKERS = Set.of("each-row", "first-row", "json", "number", "base64", "join");

    /** Words that mean the call's own values. */
    static final Set<String> WORDS = Set.of(
            "campaign",
            "campaigns",
            "numbers",
            "value",
            "columns",
            "values",
            "fields",
            "identity",
            "options",
            "callback",
            "token");

    /** The key of a query's name that stands there once for each value. */
    static final String REPEAT = "repeat";

    static final String SPREAD = "...";
    static final Pattern WORD = Pattern.compile("\\{([A-Za-z][A-Za-z0-9._-]*)}");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int NO_ROW = -1;

    private final Operation operation;
    private final Account account;
    private final Call call;
    private final @Nullable Secret token;

    RequestText(VendorCall asked, @Nullable Secret token) {
        this.operation = asked.plan().operation();
        this.account = asked.plan().account();
        this.call = asked.call();
        this.token = token;
    }

    /** What a template makes; null where that is nothing. */
    @Nullable
    Object value(@Nullable Object template) {
        return value(template, NO_ROW);
    }

    /** The same as a text; empty where it is nothing. */
    String text(@Nullable Object template) {
        return text(value(template, NO_ROW), ",");
    }

    /** The values of a name in a query; none where what the template makes is nothing. */
    List<String> queried(@Nullable Object template) {
        boolean repeats = template instanceof Map<?, ?> map && map.size() == 1 && map.containsKey(REPEAT);
        Object value = value(template instanceof Map<?, ?> map && repeats ? map.get(REPEAT) : template);
        if (repeats && value instanceof List<?> list) {
            return list.stream().map(one -> text(one, ",")).toList();
        }
        return value == null ? List.of() : List.of(text(value, ","));
    }

    /** A value as JSON. */
    static String json(@Nullable Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers, lists and maps of them can be written as JSON", e);
        }
    }

    private @Nullable Object value(@Nullable Object template, int row) {
        if (template instanceof String text) {
            return written(text, row);
        }
        if (template instanceof List<?> list) {
            return list.stream().map(one -> value(one, row)).toList();
        }
        if (template instanceof Map<?, ?> map) {
            String only =
                    map.size() == 1 ? String.valueOf(map.keySet().iterator().next()) : "";
            return MAKERS.contains(only) ? made(only, map.values().iterator().next(), row) : keys(map, row);
        }
        return template;
    }

    private Map<String, Object> keys(Map<?, ?> map, int row) {
        Map<String, Object> keys = new LinkedHashMap<>();
        map.forEach((key, template) -> {
            Object value = value(template, row);
            if (SPREAD.equals(key) && value instanceof Map<?, ?> more) {
                more.forEach((name, one) -> keys.put(String.valueOf(name), one));
            } else if (value != null) {
                keys.put(String.valueOf(key), value);
            }
        });
        return keys;
    }

    private @Nullable Object made(String maker, @Nullable Object template, int row) {
        if (maker.equals("each-row")) {
            List<@Nullable Object> rows = new ArrayList<>();
            for (int one = 0; one < call.rows().size(); one++) {
                rows.add(value(template, one));
            }
            return rows;
        }
        if (maker.equals("first-row")) {
            return value(template, 0);
        }
        Object value = value(template, row);
        if (value == null) {
            return null;
        }
        return switch (maker) {
            case "json" -> json(value);
            case "number" -> Long.valueOf(text(value, ","));
            case "base64" -> Base64.getEncoder().encodeToString(text(value, ",").getBytes(StandardCharsets.UTF_8));
            default -> text(value, "");
        };
    }

    private @Nullable Object written(String text, int row) {
        Matcher whole = WORD.matcher(text);
        if (whole.matches()) {
            return word(whole.group(1), row).orElse(null);
        }
        return WORD.matcher(text)
                .replaceAll(word ->
                        Matcher.quoteReplacement(text(word(word.group(1), row).orElse(null), ",")));
    }

    private static String text(@Nullable Object value, String between) {
        if (value instanceof List<?> list) {
            return list.stream().map(one -> text(one, between)).collect(Collectors.joining(between));
        }
        return value == null ? "" : value instanceof Map<?, ?> ? json(value) : value.toString();
    }

    private Optional<Object> word(String word, int row) {
        return switch (word) {
            case "campaign" -> call.campaigns().stream().findFirst().map(Object.class::cast);
            case "campaigns" -> Optional.of(call.campaigns());
            case "numbers" ->
                Optional.of(call.rows().stream().map(one -> number(one.get(0))).toList());
            case "value" -> call.rows().stream().findFirst().map(one -> one.get(0));
            case "columns" -> Optional.of(call.columns());
            case "values" -> Optional.of(call.rows().stream().map(this::values).toList());
            case "fields" -> Optional.of(fields(row));
            case "identity" -> Optional.of(call.identities().get(row));
            case "options" -> Optional.of(call.options());
            case "callback" -> Optional.ofNullable(call.callbackUrl());
            case "token" -> Optional.ofNullable(token).map(Secret::reveal);
            default -> own(word, row);
        };
    }

    private Optional<Object> own(String word, int row) {
        Object field = row == NO_ROW ? null : fields(row).get(word);
        if (field != null) {
            return Optional.of(field);
        }
        String option = call.options().get(word);
        if (option != null) {
            return Optional.of(option);
        }
        return account.secrets().containsKey(word)
                ? Optional.of(account.secret(word).reveal())
                : Optional.ofNullable(account.settings().get(word));
    }

    private Map<String, Object> fields(int row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int column = 0; column < call.columns().size(); column++) {
            String value = call.rows().get(row).get(column);
            if (!value.isBlank()) {
                fields.put(call.columns().get(column), value);
            }
        }
        return fields;
    }

    /** A JSON number has no zero and no plus before it: without them it would be another number. */
    private Object number(String number) {
        boolean asNumber = "number".equals(operation.request().phoneAs())
                && !number.isEmpty()
                && number.charAt(0) >= '1'
                && number.charAt(0) <= '9';
        return asNumber ? (Object) Long.valueOf(number) : number;
    }

    /** The values of a row, whole numbers as JSON numbers. */
    private List<Object> values(List<String> row) {
        List<Object> values = new ArrayList<>(row.size());
        for (int column = 0; column < row.size(); column++) {
            FieldRule rule = operation.fields().get(call.columns().get(column));
            String value = row.get(column);
            boolean whole = rule != null && rule.kind() == FieldRule.Kind.WHOLE_NUMBER && !value.isEmpty();
            values.add(whole ? (Object) Long.valueOf(value) : value);
        }
        return values;
    }
}
