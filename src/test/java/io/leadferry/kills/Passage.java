package io.leadferry.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One request as it went over the wire: what it asked for, how far it came, what was answered. */
final class Passage {

    /**
     * What a request asks for of one row.
     *
     * @param ref the row's own mark, where the operation carries it; else empty
     * @param key the number with its campaign, or the id; see {@link KilledHome#key}
     */
    record Item(String ref, String key) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    final int number;
    final String operation;
    final int ferry;
    final long arrived;
    final String body;
    final List<Item> items;

    /** When it was handed to the vendor; 0 if never. */
    volatile long forwarded;

    /** What the vendor answered; null if nothing, or nothing yet. */
    volatile Message answer;

    /** When the ferry had its answer in its hands, as the vendor gave it; 0 if never. */
    volatile long delivered;

    /** Whether the ferry was killed so soon after the answer, or waited so long for it, that it may not have heeded it. */
    volatile boolean cutShort;

    /** What the wire did to it. */
    volatile String fault = "";

    Passage(int number, String operation, String target, int ferry, long arrived, String body) {
        this.number = number;
        this.operation = operation;
        this.ferry = ferry;
        this.arrived = arrived;
        this.body = body;
        this.items = items(operation, target, body);
    }

    /** What an operation is called that has this request line. */
    static String operation(String method, String target) {
        if (target.contains("AddCampaignBulkData")) {
            return "add-leads";
        } else if (target.contains("DeleteBulkData")) {
            return "delete-leads";
        } else if (target.contains("PhoneManage")) {
            return "delete-scheduled";
        } else if (target.contains("BlockNumber")) {
            return "unblock-numbers";
        } else if (target.contains("generateToken")) {
            return "generate-token";
        } else if (target.contains("/callbacks/")) {
            return "callback";
        } else if (target.endsWith("/delete")) {
            return "delete-numbers";
        } else if (target.contains("/calldata/")) {
            return "add-numbers";
        }
        throw new IllegalStateException("a request that no page knows: " + method + " " + target);
    }

    private static List<Item> items(String operation, String target, String body) {
        List<Item> items = new ArrayList<>();
        switch (operation) {
            case "add-leads" -> {
                Map<String, String> form = form(body);
                JsonNode bulk = json(form.getOrDefault("bulkData", "{}"));
                List<String> map = new ArrayList<>();
                bulk.path("map").forEach(header -> map.add(header.asText()));
                bulk.path("data")
                        .forEach(row -> items.add(new Item(
                                row.path(map.indexOf("Ref")).asText(),
                                KilledHome.key(
                                        form.get("campaignName"),
                                        row.path(map.indexOf("PhoneNumber")).asText()))));
            }
            case "delete-leads" -> {
                JsonNode json = json(body);
                json.path("campaignName").forEach(campaign -> json.path("phoneNumber")
                        .forEach(
                                number -> items.add(new Item("", KilledHome.key(campaign.asText(), number.asText())))));
            }
            case "unblock-numbers" ->
                json(body)
                        .path("blockNumbers")
                        .forEach(number -> items.add(new Item("", KilledHome.key(KilledHome.GROUP, number.asText()))));
            case "delete-scheduled" ->
                KilledHome.ids(json(body).path("row_id").asText())
                        .forEach(id -> items.add(new Item("", KilledHome.key(KilledHome.IDS, Long.toString(id)))));
            case "add-numbers" ->
                json(body)
                        .path("callDataList")
                        .forEach(row -> items.add(new Item(
                                row.path("customField").asText(),
                                KilledHome.key(
                                        campaign(target), row.path("called").asText()))));
            case "delete-numbers" ->
                items.add(new Item(
                        "",
                        KilledHome.key(
                                campaign(target), json(body).path("called").asText())));
            default -> {} // tokens and callbacks carry no rows
        }
        return items;
    }

    private static String campaign(String target) {
        String behind = target.substring(target.indexOf("/calldata/") + "/calldata/".length());
        return behind.replaceAll("[/?].*", "");
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    /** Whether the vendor did what it was asked for. */
    boolean isDone() {
        Message given = answer;
        if (given == null || given.status() != 200) {
            return false;
        }
        JsonNode json = json(given.body());
        return switch (operation) {
            case "add-leads" -> json.hasNonNull("transactionId");
            case "add-numbers", "delete-numbers" ->
                json.path("resultCode").asText().equals("0200000");
            case "generate-token" -> json.hasNonNull("token");
            case "callback" -> true;
            default -> json.path("status").asText().equalsIgnoreCase("success");
        };
    }

    /** Whether the ferry was told plainly that nothing was done. */
    boolean isPlainlyRefused() {
        return delivered != 0 && answer != null && !isDone();
    }

    /** The vendor's name for an add; empty without one. */
    String transaction() {
        Message given = answer;
        return given == null || !operation.equals("add-leads") || !isDone()
                ? ""
                : json(given.body()).path("transactionId").asText();
    }

    @Override
    public String toString() {
        Message given = answer;
        return "%s no. %d by start %d: %s, %s, %s%s"
                .formatted(
                        operation,
                        number,
                        ferry,
                        forwarded == 0 ? "never got to the vendor" : "got to the vendor",
                        given == null
                                ? "no answer"
                                : "answered " + given.status() + " "
                                        + given.body().strip(),
                        delivered == 0
                                ? "which the ferry never had"
                                : cutShort ? "which the ferry had when it was killed" : "which the ferry had",
                        fault.isEmpty() ? "" : " (" + fault + ")");
    }
}
