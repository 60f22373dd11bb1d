package io.leadferry.intake;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.model.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows about whatever a filter finds: exactly one of some fields, and the fields that only go with it. */
final class FilterKeys implements Keys {

    private record Filter(String sent, long person) implements Key {}

    /** A field of the filter that the file has, and those that go with it. */
    private record Part(String field, int place, @Nullable FieldCheck dialString, Map<String, Integer> company) {}

    private final List<String> fields;
    private final List<Part> parts = new ArrayList<>();

    FilterKeys(Operation operation, Map<String, Integer> mapping) {
        this.fields = operation.fields().keySet().stream()
                .filter(operation.oneOf()::contains)
                .toList();
        for (String field : fields) {
            Integer place = mapping.get(field);
            FieldRule rule = operation.fields().get(field);
            if (place == null || rule == null) {
                continue;
            }
            Map<String, Integer> company = new java.util.TreeMap<>();
            operation.fields().forEach((other, words) -> {
                Integer there = mapping.get(other);
                if (field.equals(words.with()) && there != null) {
                    company.put(other, there);
                }
            });
            parts.add(new Part(
                    field,
                    place,
                    rule.kind() == FieldRule.Kind.DIAL_STRING ? FieldCheck.of(field, rule) : null,
                    company));
        }
    }

    @Override
    public @Nullable Key read(List<String> row) {
        Part only = null;
        for (Part part : parts) {
            if (!RowRules.at(row, part.place()).isBlank()) {
                if (only != null) {
                    return null;
                }
                only = part;
            }
        }
        if (only == null) {
            return null;
        }
        String value = RowRules.at(row, only.place()).strip();
        if (only.dialString() != null) {
            return DialStringKeys.dialled(value, only.dialString());
        }
        StringBuilder filter = new StringBuilder(only.field()).append('=').append(value);
        only.company().forEach((field, place) -> {
            String with = RowRules.at(row, place).strip();
            if (!with.isEmpty()) {
                filter.append('\n').append(field).append('=').append(with);
            }
        });
        return new Filter("", Fingerprint.of(filter.toString()));
    }

    @Override
    public String fault(List<String> row) {
        List<Part> given = parts.stream()
                .filter(part -> !RowRules.at(row, part.place()).isBlank())
                .toList();
        if (given.isEmpty()) {
            return "no filter: one of " + String.join(", ", fields) + " must have a value";
        }
        if (given.size() > 1) {
            return "several filters: "
                    + String.join(", ", given.stream().map(Part::field).toList())
                    + "; only one of them may have a value";
        }
        FieldCheck check = given.get(0).dialString();
        String value = RowRules.at(row, given.get(0).place()).strip();
        return check == null
                ? given.get(0).field() + ": cannot be read"
                : DialStringKeys.fault(given.get(0).field(), value, check);
    }

    @Override
    public String repeated() {
        return "the same filter stands";
    }

    @Override
    public Seen seen() {
        return new Seen.ByPerson();
    }
}
