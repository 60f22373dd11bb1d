package io.leadferry.connector.huawei;

import io.leadferry.connector.LanePlan;
import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;

/** Writes Huawei AICC's requests and signs them; the routes call it by name. */
public final class HuaweiRequests {

    private static final String ARCHIVE_HISTORY = "archiveHistory";
    private static final String SESSION_ID = "sessionId";

    private final Function<LaneId, LanePlan> plans;
    private final Clock clock;

    public HuaweiRequests(Function<LaneId, LanePlan> plans, Clock clock) {
        this.plans = plans;
        this.clock = clock;
    }

    /**
     * The body of an add, for Jackson to write. Each number bears a {@code sessionId} made of its drop and line, by which
     * a call in doubt can be looked up at the vendor.
     */
    public Map<String, Object> addBody(@Body Call call) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (int row = 0; row < call.rows().size(); row++) {
            Map<String, Object> one = given(call, row);
            one.put(SESSION_ID, call.identities().get(row));
            list.add(one);
        }
        return Map.of("callDataList", list);
    }

    /** The body of a delete, for Jackson to write: the one filter of its row, and whether history is kept. */
    public Map<String, Object> deleteBody(@Body Call call) {
        Map<String, Object> body = given(call, 0);
        Object archive = body.getOrDefault(ARCHIVE_HISTORY, call.options().get(ARCHIVE_HISTORY));
        if (archive != null) {
            body.put(ARCHIVE_HISTORY, Integer.valueOf(archive.toString()));
        }
        return body;
    }

    private static Map<String, Object> given(Call call, int row) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (int column = 0; column < call.columns().size(); column++) {
            String value = call.rows().get(row).get(column);
            if (!value.isBlank()) {
                given.put(call.columns().get(column), value);
            }
        }
        return given;
    }

    /** Signs the request as it stands: its exact bytes, at this moment. A repeat is signed anew. */
    public void sign(Exchange exchange, @Body byte[] body, @ExchangeProperty("call") Call call) {
        LanePlan plan = plans.apply(call.lane());
        Account account = plan.account();
        Message message = exchange.getMessage();
        URI address = URI.create(message.getHeader(Exchange.HTTP_URI, String.class));
        C2Signature signature = new C2Signature(
                account.setting("access-key"),
                account.secret("secret-key"),
                new C2Signature.Switches(
                        "millis".equals(account.setting("c2.timestamp")),
                        Boolean.parseBoolean(account.setting("c2.blank-query-line")),
                        Boolean.parseBoolean(account.setting("c2.host-port"))));
        String host = signature.host(address);
        Map<String, String> signed = new TreeMap<>();
        signed.put("content-length", Integer.toString(body.length));
        signed.put("content-type", message.getHeader(Exchange.CONTENT_TYPE, String.class));
        signed.put("host", host);
        message.setHeader("Host", host);
        message.setHeader(
                "Authorization",
                signature.authorization(
                        message.getHeader(Exchange.HTTP_METHOD).toString(),
                        address.getRawPath(),
                        Map.of(),
                        signed,
                        body,
                        clock.instant()));
    }
}
