package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Read and printed as by the whole of Jackson. */
class AnswerTreeTest {

    private static final JsonMapper WHOLE = new JsonMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[[],{},null,true,false]",
                "{\"a\":{\"b\":[1,-2,12345678901234567890,0.25]},\"c\":\"é \\u0007 \\\" \\n 😀\",\"d\":null}",
                "{\"drops\":[{\"rows\":{\"total\":1000000},\"waits\":[]}],\"state\":\"working\"}",
                "\"a word\"",
                "17"
            })
    void aDocumentIsTheSame(String text) throws IOException {
        assertThat(AnswerTree.pretty(AnswerTree.read(text)))
                .isEqualTo(WHOLE.readTree(text).toPrettyString());
        assertThat(AnswerTree.text(AnswerTree.read(text)))
                .isEqualTo(WHOLE.readTree(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"a\":", "[1,", "{\"a\" 1}", "}"})
    void whatIsNoDocumentIsRefused(String text) {
        assertThatThrownBy(() -> AnswerTree.read(text)).isInstanceOf(IOException.class);
    }
}
