package io.leadferry.connector.ozonetel;

import io.leadferry.connector.LanePlan;
import io.leadferry.model.LaneId;
import io.leadferry.model.SealedTokens;
import java.time.Clock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.camel.AggregationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that Ozonetel's routes name. */
@Configuration(proxyBeanMethods = false)
class OzonetelConfiguration {

    @Bean
    OzonetelRequests ozonetel(
            Function<LaneId, LanePlan> plans, SealedTokens tokens, Clock clock, RandomGenerator random) {
        return new OzonetelRequests(plans, new Tokens(tokens, clock, random), clock);
    }

    @Bean
    OzonetelCallbacks ozonetelCallbacks(Function<LaneId, LanePlan> plans) {
        return new OzonetelCallbacks(plans);
    }

    /** Takes over from a token's request only why there is no token. */
    @Bean
    AggregationStrategy tokenFault() {
        return takingOver("tokenFault");
    }

    /** Takes over from the request for a list of failed rows the list, or why there is none. */
    @Bean
    AggregationStrategy failedList() {
        return takingOver("list", "listFault");
    }

    private static AggregationStrategy takingOver(String... properties) {
        return (exchange, answer) -> {
            for (String property : properties) {
                Object value = answer == null ? null : answer.getProperty(property);
                if (value != null) {
                    exchange.setProperty(property, value);
                }
            }
            return exchange;
        };
    }
}
