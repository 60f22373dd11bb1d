package io.leadferry.connector.ozonetel;

import io.leadferry.model.Account;
import io.leadferry.model.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The request of Delete Bulk Data, as the vendor's page writes it: every number is deleted from every campaign. */
public final class DeleteLeads {

    private DeleteLeads() {}

    /**
     * The body.
     *
     * @param asNumbers whether phone numbers stand as JSON numbers, as in the page's example, or as strings
     */
    public static Map<String, Object> body(Account account, Call call, boolean asNumbers) {
        List<Object> numbers = call.rows().stream()
                .map(row -> row.get(0))
                .map(number -> asNumbers && isWholeAsNumber(number) ? (Object) Long.valueOf(number) : number)
                .toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userName", account.setting("user-name"));
        body.put("phoneNumber", numbers);
        body.put("campaignName", call.campaigns());
        return body;
    }

    /** A JSON number has no zero and no plus before it: without them it would be another number. */
    private static boolean isWholeAsNumber(String number) {
        return number.charAt(0) >= '1' && number.charAt(0) <= '9';
    }
}
