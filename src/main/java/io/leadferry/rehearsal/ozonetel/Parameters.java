package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.rehearsal.wire.LenientJson;
import io.leadferry.rehearsal.wire.ReceivedRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The parameters of an add, form-encoded or as one JSON object; the page shows neither, so both are taken. */
final class Parameters {

    private Parameters() {}

    static Map<String, String> of(ReceivedRequest request) {
        return request.isJson() ? json(request.body()) : form(request.body());
    }

    private static Map<String, String> json(String body) {
        Map<String, String> parameters = new HashMap<>();
        JsonNode object = LenientJson.read(body);
        object.fieldNames().forEachRemaining(name -> parameters.put(name, LenientJson.text(object.path(name))));
        return parameters;
    }

    private static Map<String, String> form(String body) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badPercent) {
            return "";
        }
    }
}
