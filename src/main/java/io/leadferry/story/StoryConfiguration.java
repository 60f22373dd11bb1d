package io.leadferry.story;

import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.WhyItWaits;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Forgettings;
import io.leadferry.ledger.NumberRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the stories of numbers. */
@Configuration(proxyBeanMethods = false)
public class StoryConfiguration {

    @Bean
    Stories stories(
            LeadferryConfiguration configuration,
            VendorProfiles profiles,
            NumberRows rows,
            Drops drops,
            WhyItWaits whyItWaits,
            Forgettings forgettings) {
        return new Stories(configuration, profiles, rows, drops, whyItWaits, forgettings);
    }
}
