package io.leadferry.connector.huawei;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leadferry.connector.VendorRequest;
import io.leadferry.model.Account;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Body;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Signs Huawei AICC's requests; its Kamelets call it. */
public final class SignedRequests {

    /** Signs a request as it stands: its exact bytes, at the moment at which it was written. A repeat is signed anew. */
    public VendorRequest sign(@Body VendorRequest request) {
        Account account = request.asked().plan().account();
        C2Signature signature = new C2Signature(
                account.setting("access-key"),
                account.secret("secret-key"),
                new C2Signature.Switches(
                        "millis".equals(account.setting("c2.timestamp")),
                        Boolean.parseBoolean(account.setting("c2.blank-query-line")),
                        Boolean.parseBoolean(account.setting("c2.host-port"))));
        String host = signature.host(request.address());
        Map<String, String> signed = new TreeMap<>();
        if (request.body().length > 0) { // what has no body goes out without these two
            signed.put("content-length", Integer.toString(request.body().length));
            signed.put("content-type", request.headers().getOrDefault("Content-Type", ""));
        }
        signed.put("host", host);
        return request.with("Host", host)
                .with(
                        "Authorization",
                        signature.authorization(
                                request.method(),
                                request.address().getRawPath(),
                                query(request.address()),
                                signed,
                                request.body(),
                                request.at()));
    }

    private static Map<String, String> query(URI address) {
        Map<String, String> query = new TreeMap<>();
        UriComponentsBuilder.fromUri(address)
                .build(true)
                .getQueryParams()
                .toSingleValueMap()
                .forEach((name, value) ->
                        query.put(UriUtils.decode(name, UTF_8), UriUtils.decode(String.valueOf(value), UTF_8)));
        return query;
    }
}
