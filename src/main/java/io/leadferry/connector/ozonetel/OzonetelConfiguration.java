package io.leadferry.connector.ozonetel;

import org.apache.camel.AggregationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that Ozonetel's routes name. */
@Configuration(proxyBeanMethods = false)
class OzonetelConfiguration {

    @Bean
    OzonetelCallbacks ozonetelCallbacks() {
        return new OzonetelCallbacks();
    }

    /** Takes over the callback with its list, or with why there is none, and nothing of how that came about. */
    @Bean
    AggregationStrategy failedList() {
        return (callback, list) -> {
            if (list != null) {
                callback.getMessage().setBody(list.getMessage().getBody());
            }
            return callback;
        };
    }
}
