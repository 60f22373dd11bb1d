package io.leadferry.feed;

import io.leadferry.connector.VendorProfiles;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The bean of the configuration. */
@Configuration(proxyBeanMethods = false)
public class FeedConfiguration {

    @Bean
    @ConditionalOnMissingBean
    LeadferryConfiguration configuration(Environment environment, VendorProfiles profiles) {
        return ConfigurationCheck.check(environment, profiles);
    }
}
