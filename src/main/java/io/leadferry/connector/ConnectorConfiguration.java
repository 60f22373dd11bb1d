package io.leadferry.connector;

import io.leadferry.model.LeadferryClock;
import io.leadferry.model.SealedTokens;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans that every vendor's operations share. */
@Configuration(proxyBeanMethods = false)
@Import(OwnConfigurations.class)
public class ConnectorConfiguration {

    @Bean
    VendorProfiles vendorProfiles() {
        return new VendorProfiles();
    }

    @Bean
    Deadlines deadlines(LeadferryClock clock) {
        return new Deadlines(clock);
    }

    /** The client before servers that the usual authorities vouch for. */
    @Bean
    VendorClient vendorClient(Deadlines deadlines) {
        return new VendorClient(null, deadlines);
    }

    @Bean
    Tokens tokens(SealedTokens sealed, Clock clock, RandomGenerator random) {
        return new Tokens(sealed, clock, random);
    }

    @Bean
    VendorCalls vendorCalls(Tokens tokens, Clock clock) {
        return new VendorCalls(tokens, clock);
    }

    @Bean
    VendorHttp vendorHttp(Clock clock) {
        return new VendorHttp(clock);
    }
}
