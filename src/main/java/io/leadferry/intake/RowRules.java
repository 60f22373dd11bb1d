package io.leadferry.intake;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.feed.ConfigurationCheck;
import io.leadferry.feed.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of the vendor's page for one row, compiled for the columns of one file. */
final class RowRules {

    private final Keys keys;
    private final int keyPlace;
    private final List<Check> checks = new ArrayList<>();
    private final List<Company> companies = new ArrayList<>();
    private final int rowCharacters;
    private final int headerCharacters;
    private final int[] sentPlaces;

    /** A field's rule at its place in the file. */
    private record Check(int place, FieldCheck rule) {}

    /** A field that means nothing without another. */
    private record Company(String field, int place, String with, int withPlace) {}

    RowRules(Columns columns, Feed feed) {
        Operation operation = feed.operation();
        Map<String, Integer> mapping = columns.mapping();
        String keyField = keyField(operation);
        this.keyPlace = mapping.getOrDefault(keyField, -1);
        this.keys = keys(operation, keyField, keyPlace, mapping, feed.region());
        operation.fields().forEach((field, rule) -> {
            Integer place = mapping.get(field);
            if (place == null || field.equals(keyField) || rule.kind() == FieldRule.Kind.CAMPAIGN) {
                return;
            }
            String characters = feed.layout().transliterate() ? rule.charactersOfText() : null;
            FieldCheck check =
                    characters == null ? FieldCheck.of(field, rule) : FieldCheck.ofPlainText(field, rule, characters);
            // a number has been looked at where it was read
            if (check != null && !operation.isNumber(field)) {
                checks.add(new Check(place, check));
            }
            if (rule.with() != null) {
                companies.add(new Company(field, place, rule.with(), mapping.getOrDefault(rule.with(), -1)));
            }
        });
        this.rowCharacters = operation.rowCharacters();
        this.headerCharacters = columns.sent().stream().mapToInt(String::length).sum();
        this.sentPlaces = columns.sent().stream()
                .mapToInt(field -> mapping.getOrDefault(field, -1))
                .toArray();
    }

    /** The field that says what a row is about; empty text where one of several does. */
    private static String keyField(Operation operation) {
        return !operation.oneOf().isEmpty()
                ? ""
                : operation.fields().entrySet().stream()
                        .filter(field -> isKey(field.getValue()))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse("");
    }

    private static boolean isKey(FieldRule rule) {
        return rule.required()
                && (rule.kind() == FieldRule.Kind.NUMBER
                        || rule.kind() == FieldRule.Kind.DIAL_STRING
                        || rule.kind() == FieldRule.Kind.IDS);
    }

    private static Keys keys(
            Operation operation, String field, int place, Map<String, Integer> mapping, String region) {
        FieldRule rule = operation.fields().get(field);
        if (rule == null) {
            return new FilterKeys(operation, mapping);
        }
        if (rule.kind() == FieldRule.Kind.IDS) {
            return new IdKeys(field, place);
        }
        FieldCheck check = FieldCheck.of(field, rule);
        return rule.kind() == FieldRule.Kind.DIAL_STRING && check != null
                ? new DialStringKeys(field, place, check)
                : new NumberKeys(field, place, new NumberReader(region, rule.foreignPrefix(), rule.withCountryCode()));
    }

    /** What the row is about; null when that cannot be read. */
    @Nullable
    Key key(List<String> fields) {
        return keys.read(fields);
    }

    /** For one destination: what its rows were about so far. */
    Seen seen() {
        return keys.seen();
    }

    /** What a person is told of a row that says again what an earlier one says. */
    String repeated() {
        return keys.repeated() + " earlier in the file";
    }

    /** Why the row cannot be sent; null when nothing is wrong with it. */
    @Nullable
    String fault(List<String> fields, @Nullable Key key) {
        if (key == null) {
            return keys.fault(fields);
        }
        for (Check check : checks) {
            String value = at(fields, check.place());
            // an empty optional field is sent as it is
            String fault = value.isBlank() ? null : check.rule().fault(value);
            if (fault != null) {
                return fault;
            }
        }
        for (Company company : companies) {
            if (!at(fields, company.place()).isBlank()
                    && at(fields, company.withPlace()).isBlank()) {
                return company.field() + ": means nothing without " + company.with();
            }
        }
        return tooLong(fields, key);
    }

    private @Nullable String tooLong(List<String> fields, Key key) {
        if (rowCharacters == 0) {
            return null;
        }
        int characters = headerCharacters;
        for (int place : sentPlaces) {
            characters +=
                    place == keyPlace ? key.sent().length() : at(fields, place).length();
        }
        return characters > rowCharacters
                ? "the row has " + characters + " characters with its headers; the vendor takes " + rowCharacters
                : null;
    }

    /** The campaign field of an operation, where it has one, and its rule. */
    static @Nullable CampaignRule campaign(Feed feed) {
        return ConfigurationCheck.campaignField(feed.operation())
                .map(field -> {
                    FieldRule rule = feed.operation().fields().get(field);
                    return rule == null ? null : new CampaignRule(field, rule.feedKey(), FieldCheck.of(field, rule));
                })
                .orElse(null);
    }

    /** How a campaign, or whatever an operation has in its place, is called and written. */
    record CampaignRule(String field, String feedKey, @Nullable FieldCheck check) {

        /**
         * A campaign as it is sent: to the letter, but for blanks around it, and what a machine made of its digits, where
         * the vendor's campaigns have none.
         */
        String asSent(String written) {
            if (check == null || check.fault(" ") == null) {
                return written;
            }
            String stripped = written.strip();
            String undone = check.fault(stripped) == null ? stripped : SpreadsheetNumber.undone(stripped, 1);
            return check.fault(undone) == null ? undone : stripped;
        }

        /** Why there can be no such campaign; null when there can. */
        @Nullable
        String fault(String campaign) {
            return check == null ? null : check.fault(campaign);
        }
    }

    static String at(List<String> fields, int place) {
        return place >= 0 && place < fields.size() ? fields.get(place) : "";
    }
}
