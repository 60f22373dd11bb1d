package io.leadferry.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfile.ExampleAnswer;
import io.leadferry.connector.VendorProfile.ExampleRequest;
import io.leadferry.connector.VendorProfile.WorkedExample;
import io.leadferry.connector.VendorProfiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The worked examples of the profiles, as the vendors' pages show them. */
final class ExampleBlocks {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ExampleBlocks() {}

    static Map<String, List<String>> all() {
        Map<String, List<String>> blocks = new LinkedHashMap<>();
        VendorProfiles profiles = new VendorProfiles();
        for (String vendor : profiles.names()) {
            List<String> lines = new ArrayList<>();
            VendorProfile profile = profiles.find(vendor).orElseThrow();
            profile.operations()
                    .forEach((name, operation) ->
                            operation.examples().forEach(example -> lines.addAll(shown(name, example))));
            blocks.put("examples of " + vendor, lines);
        }
        return blocks;
    }

    private static List<String> shown(String operation, WorkedExample example) {
        List<String> lines = new ArrayList<>();
        lines.add("**`" + operation + "`**: " + example.name() + ".");
        lines.add("");
        lines.add("```");
        if (!example.rows().isEmpty()) {
            lines.add("rows      " + json(example.rows()));
        }
        if (!example.campaigns().isEmpty()) {
            lines.add("for       " + String.join(", ", example.campaigns()));
        }
        ExampleRequest request = example.request();
        if (request != null) {
            lines.add("request   " + request.method() + " " + request.address());
            request.headers().forEach((name, value) -> lines.add("          " + name + ": " + value));
            if (request.body() != null) {
                lines.add("          " + json(request.body()));
            }
        }
        example.answers().forEach(answer -> lines.add(answer(answer)));
        lines.add("```");
        lines.add("");
        return lines;
    }

    private static String answer(ExampleAnswer answer) {
        String headers = answer.headers().entrySet().stream()
                .map(one -> " " + one.getKey() + ": " + one.getValue())
                .collect(Collectors.joining());
        String body = answer.body() == null || answer.body().equals("")
                ? ""
                : " " + (answer.body() instanceof String text ? text : json(answer.body()));
        String rows = answer.rows().entrySet().stream()
                .map(one -> "; " + one.getKey() + " " + word(one.getValue().name()))
                .collect(Collectors.joining());
        return "answer    " + answer.http() + headers + body + "  →  "
                + word(answer.means().name())
                + (answer.reference() == null ? "" : ", known there as " + answer.reference()) + rows;
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
