package io.leadferry.door;

import io.leadferry.feed.Ferry;
import io.leadferry.intake.GrownOriginals;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Originals;
import io.leadferry.model.FerryClock;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the doors, and what file and sftp are to Camel. */
@Configuration(proxyBeanMethods = false)
class DoorConfiguration {

    @Bean
    DoorPools doorPools() {
        return new DoorPools();
    }

    @Bean
    FolderOriginals folderOriginals(Ferry ferry, Drops drops, Originals originals, GrownOriginals grown) {
        return new FolderOriginals(ferry, drops, originals, grown);
    }

    @Bean
    SftpServers sftpServers(Ferry ferry, FerryClock clock) {
        return new SftpServers(ferry, clock, clock.steady());
    }

    @Bean
    SftpOriginals sftpOriginals(
            Ferry ferry,
            Originals originals,
            GrownOriginals grown,
            SftpServers servers,
            CamelContext camel,
            Clock clock) {
        return new SftpOriginals(ferry, originals, grown, servers, camel, clock);
    }

    /** Camel looks here for what {@code file:} is. */
    @Bean("file-component")
    HomeFiles file(Ferry ferry) {
        return new HomeFiles(ferry.home());
    }

    /** Camel looks here for what {@code sftp:} is. */
    @Bean("sftp-component")
    SftpToFeeds sftp(Ferry ferry, SftpServers servers) {
        return new SftpToFeeds(ferry, servers);
    }
}
