package io.leadferry.connector.ozonetel;

import io.leadferry.connector.Deadlines;
import io.leadferry.connector.PublicAddresses;
import io.leadferry.connector.VendorClient;
import org.apache.camel.AggregationStrategy;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that Ozonetel's routes name. */
@Configuration(proxyBeanMethods = false)
class OzonetelConfiguration {

    @Bean
    OzonetelCallbacks ozonetelCallbacks() {
        return new OzonetelCallbacks();
    }

    /** The client before servers of which the account names but the end: only in the internet. */
    @Bean
    VendorClient publicClient(Deadlines deadlines) {
        return new VendorClient(null, deadlines, new PublicAddresses(SystemDefaultDnsResolver.INSTANCE));
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
