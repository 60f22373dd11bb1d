package io.leadferry;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.tracing.Traces;

/** Has the lines of the log that name a drop name its trace too, while traces are made. */
final class TracedLines implements AutoCloseable {

    TracedLines(LeadferryConfiguration configuration) {
        if (configuration.tracing() != null) {
            LogFields.traced(Traces::traceOf);
        }
    }

    @Override
    public void close() {
        LogFields.traced(null);
    }
}
