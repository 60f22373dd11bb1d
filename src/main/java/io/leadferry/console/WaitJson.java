package io.leadferry.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import io.leadferry.model.Wait;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.JsonMixin;

/** How a wait stands in receipts and answers; the model itself knows no JSON, and {@code do} is no name in Java. */
@JsonMixin(Wait.class)
@JsonPropertyOrder({"kind", "since", "until", "tries", "text", "do"})
abstract class WaitJson {

    @JsonProperty("do")
    abstract @Nullable String action();

    /** The words of the kinds. */
    @JsonMixin(Wait.Kind.class)
    abstract static class KindJson {
        @JsonValue
        abstract String word();
    }
}
