package io.leadferry.cluster;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Nodes;
import io.leadferry.model.MachineTime;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans by which several ferries share what is to be done. */
@Configuration(proxyBeanMethods = false)
public class ClusterConfiguration {

    @Bean
    Cluster duties(LeadferryConfiguration configuration, Ledger ledger, Nodes nodes, MachineTime machine) {
        return new Cluster(ledger, nodes, configuration.accounts().keySet(), machine.nanos());
    }
}
