package io.leadferry.tracing;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.CallViews;
import io.leadferry.receipt.DropLog;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The bean that makes traces. */
@Configuration(proxyBeanMethods = false)
public class TracingConfiguration {

    @Bean
    Traces traces(LeadferryConfiguration configuration, CallViews calls, DropLog drops, Clock clock) {
        return new Traces(configuration, calls, drops, clock);
    }
}
