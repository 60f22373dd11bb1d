package io.leadferry.sftpserver;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.model.LeadferryClock;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The ferry's own SFTP server. */
@Configuration(proxyBeanMethods = false)
@Import(SftpServerHealthIndicator.class)
public class SftpServerConfiguration {

    @Bean
    SftpServer sftpServer(LeadferryConfiguration configuration, LeadferryClock clock, MeterRegistry metrics) {
        return new SftpServer(configuration, clock.steady(), metrics);
    }
}
