package io.leadferry.rehearsal.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-in's own signatures against those that the vendor's demo classes gave for the same calls. */
class C2SignatureFormulaTest {

    private static final String DELETE = "/rest/isales/v1/openapi/campaigns/1/calldata/42/delete";
    private static final String HOST = "isales.example.com:28443";
    private static final String SECOND = "2024-01-01T00:00:00Z";

    private static String sign(
            String method, String path, String query, String time, boolean all, String body, C2Style style) {
        Map<String, String> headers = new TreeMap<>(Map.of("host", HOST));
        if (all) {
            headers.put("content-type", "application/json; charset=UTF-8");
            headers.put("content-length", "23");
        }
        TreeMap<String, String> sorted = new TreeMap<>(headers);
        String prefix = "auth-v2/testak/" + time + "/" + String.join(";", sorted.keySet());
        return C2SignatureFormula.of(
                "testsk", prefix, method, path, query, sorted, body.getBytes(StandardCharsets.UTF_8), style);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "J1 | false | {\"called\":\"8187867008\"} | 29dcf09adce20e1fc2083b3e049ecec1ebe8f4f8c857c157ce30a67aaaf5420c",
                "J2 | true | {\"called\":\"8187867008\"} | 13e1d14f9ae837e922b949bfa9221a7e984bb73c1ce579a973b261274f56fd9f",
                "J4 | false | {\"customField\":\"\u00e9t\u00e9~_-.*\"} | 10390bf33b2967b5c7fe50f3518ac47af623f42a221e95a7e3fd041f847f4901"
            })
    void aPostSignsAsTheDemoDoes(String name, boolean all, String body, String signature) {
        assertThat(sign("POST", DELETE, "", SECOND, all, body, C2Style.DEMO)).isEqualTo(signature);
    }

    @Test
    void aGetWithAQuerySignsAsTheDemoDoes() {
        assertThat(sign(
                        "GET",
                        "/rest/isales/v1/openapi/campaigns/1",
                        "status=0&name=a%20b",
                        SECOND,
                        false,
                        "",
                        C2Style.DEMO))
                .isEqualTo("db176d044c90626aaa1143561203346040c1da6e195d98c88cb773a5588aacf7");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-01T00:00:00Z,false,true,92d92bfb832f210a9951ab6967dbbbe4faadc5e0678be8c4a3354374defda62e",
        "2024-01-01T00:00:00.000Z,true,false,c95b06a41a885f10af3750537b376d48f136c96e7a22fbca40697f533a75d143",
        "2024-01-01T00:00:00.000Z,true,true,782c8b034fb444cdff0ad06561ed369f5c58d729f7825a0be2f77e58ded86605"
    })
    void theOtherPortsVariantsAreTheSwitches(String time, boolean millis, boolean blankLine, String signature) {
        assertThat(sign(
                        "POST",
                        DELETE,
                        "",
                        time,
                        true,
                        "{\"called\":\"8187867008\"}",
                        new C2Style(millis, blankLine, true)))
                .isEqualTo(signature);
    }
}
