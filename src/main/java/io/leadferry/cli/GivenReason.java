package io.leadferry.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why somebody changes something, as the audit trail keeps it. */
final class GivenReason {

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for the audit trail: 300 characters at most, no names and no numbers.")
    private @Nullable String reason;

    /** A body with the reason, if there is one. */
    ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        return reason == null ? body : body.put("reason", reason);
    }
}
