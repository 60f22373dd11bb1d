package io.leadferry.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.model.Outcome.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A good answer is a good answer in whatever encoding it comes, and whatever its label says. */
class AnswerTextTest {

    private static final String GOOD =
            "{\"transactionId\":\"9\",\"message\":\"gr\u00FC\u00DFe \u0928\u092E\u0938\u094D\u0924\u0947\"}";

    @ParameterizedTest
    @CsvSource({
        "UTF-8,",
        "UTF-8,application/json;charset=UTF-16",
        "UTF-8,application/json;charset=nonsense",
        "UTF-8,not a label",
        "UTF-16BE,application/json",
        "UTF-16LE,application/json;charset=utf-8",
        "UTF-32BE,application/json",
        "UTF-32LE,application/json"
    })
    void withAByteOrderMark(String charset, String label) {
        assertThat(AnswerText.of(("\uFEFF" + GOOD).getBytes(Charset.forName(charset)), label))
                .isEqualTo(GOOD);
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,", "UTF-8,text/html;charset=iso-8859-1", "UTF-16BE,", "UTF-16LE,application/json;charset=UTF-8"})
    void withoutOne(String charset, String label) {
        assertThat(AnswerText.of(GOOD.getBytes(Charset.forName(charset)), label))
                .isEqualTo(GOOD);
    }

    @Test
    void whatIsNotUtf8IsReadByItsLabel() {
        String turkish = "{\"message\":\"\u015Fi\u015Fe\"}";
        byte[] bytes = turkish.getBytes(Charset.forName("windows-1254"));

        assertThat(AnswerText.of(bytes, "application/json;charset=windows-1254"))
                .isEqualTo(turkish);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"application/json", "application/json;charset=utf-8", "x;charset=\"", ""})
    void whatNobodyCanDecodeIsReadAllTheSame(String label) {
        byte[] latin = "{\"transactionId\":\"9\",\"message\":\"\u00E9\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(AnswerText.of(latin, label)).isEqualTo("{\"transactionId\":\"9\",\"message\":\"\u00E9\"}");
        assertThat(AnswerText.of(new byte[0], label)).isEmpty();
        assertThat(AnswerText.of(new byte[] {'1'}, label)).isEqualTo("1");
    }

    @Test
    void aMarkMakesNoAnswerWorse() {
        VendorProfile.Operation adds =
                new VendorProfiles().find("ozonetel").orElseThrow().operation("add-leads");

        assertThat(Answers.read(adds, 200, "\uFEFF" + GOOD).kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(Answers.read(adds, 200, "\uFEFF\uFEFF" + GOOD).kind()).isEqualTo(Kind.IN_DOUBT);
    }
}
