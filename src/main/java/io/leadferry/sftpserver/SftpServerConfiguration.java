package io.leadferry.sftpserver;

import io.leadferry.feed.Ferry;
import io.leadferry.model.FerryClock;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ferry's own SFTP server. */
@Configuration(proxyBeanMethods = false)
class SftpServerConfiguration {

    @Bean
    SftpServer sftpServer(Ferry ferry, FerryClock clock, MeterRegistry metrics) {
        return new SftpServer(ferry, clock.steady(), metrics);
    }
}
