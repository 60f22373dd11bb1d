package io.leadferry;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** How long tests wait for a condition that is to come: long, for a busy machine; what comes is not waited for. */
public final class Patience implements BeforeAllCallback {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONG);
    }
}
