package io.leadferry.rehearsal.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.rehearsal.wire.LenientJson;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the pages say of single fields. */
final class HuaweiFields {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern CALLED = Pattern.compile("[0-9*#]*");
    private static final int MAX_CALLED = 24;

    private HuaweiFields() {}

    /** Holds a text field against its length; what is not there is in order. */
    static Optional<HuaweiReply> text(JsonNode field, int longest) {
        if (field.isMissingNode() || field.isNull()) {
            return Optional.empty();
        }
        if (!field.isTextual()) {
            return Optional.of(HuaweiReply.WRONG_TYPE);
        }
        return field.asText().length() > longest ? Optional.of(HuaweiReply.TOO_LONG) : Optional.empty();
    }

    static Optional<HuaweiReply> called(JsonNode field) {
        Optional<HuaweiReply> objection = text(field, MAX_CALLED);
        return objection.isEmpty() && !CALLED.matcher(LenientJson.text(field)).matches()
                ? Optional.of(HuaweiReply.INVALID_CHARACTERS)
                : objection;
    }

    static Optional<HuaweiReply> time(JsonNode field) {
        Optional<HuaweiReply> objection = text(field, Integer.MAX_VALUE);
        return objection.isEmpty()
                        && !LenientJson.text(field).isEmpty()
                        && time(LenientJson.text(field)).isEmpty()
                ? Optional.of(HuaweiReply.TIME_FORMAT)
                : objection;
    }

    static Optional<LocalDateTime> time(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, TIME));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
