package io.leadferry.connector.ozonetel;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.model.Account;
import io.leadferry.model.Call;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The request of Add Campaign Bulk Data V4, as the vendor's page writes it. */
public final class AddLeads {

    private AddLeads() {}

    /**
     * The value of {@code bulkData}: the columns as {@code map}, the rows as {@code data}; whole numbers as JSON numbers,
     * as in the page's example.
     */
    public static Map<String, Object> bulkData(Call call, Operation operation) {
        List<List<Object>> data = new ArrayList<>(call.rows().size());
        for (List<String> row : call.rows()) {
            List<Object> values = new ArrayList<>(row.size());
            for (int column = 0; column < row.size(); column++) {
                FieldRule rule = operation.fields().get(call.columns().get(column));
                String value = row.get(column);
                boolean whole = rule != null && rule.kind() == FieldRule.Kind.WHOLE_NUMBER && !value.isEmpty();
                values.add(whole ? (Object) Long.valueOf(value) : value);
            }
            data.add(values);
        }
        Map<String, Object> bulkData = new LinkedHashMap<>();
        bulkData.put("map", call.columns());
        bulkData.put("data", data);
        return bulkData;
    }

    /** The page's parameters around {@code bulkData}, in the page's order; the key is one of them. */
    public static Map<String, String> parameters(Account account, Call call, String bulkData) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("apiKey", account.secret("api-key").reveal());
        parameters.put("userName", account.setting("user-name"));
        parameters.put("campaignName", call.campaigns().get(0));
        parameters.put("bulkData", bulkData);
        parameters.putAll(call.options());
        if (call.callbackUrl() != null) {
            parameters.put("callBackUrl", call.callbackUrl());
        }
        return parameters;
    }

    /** Parameters as a form-encoded body. */
    public static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
