package io.leadferry.door;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.intake.GrownOriginals;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Originals;
import io.leadferry.ledger.Posts;
import io.leadferry.ledger.TakenObjects;
import io.leadferry.ledger.Topics;
import io.leadferry.model.Disk;
import io.leadferry.model.Duties;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.Names;
import io.leadferry.model.StuckFiles;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the doors, and what file and sftp are to Camel. */
@Configuration(proxyBeanMethods = false)
public class DoorConfiguration {

    @Bean
    DoorPools doorPools() {
        return new DoorPools();
    }

    @Bean
    FolderOriginals folderOriginals(
            LeadferryConfiguration configuration, Drops drops, Originals originals, GrownOriginals grown, Disk disk) {
        return new FolderOriginals(configuration, drops, originals, grown, disk);
    }

    @Bean
    HttpDoor httpDoor(
            LeadferryConfiguration configuration,
            Posts posts,
            Drops drops,
            Disk disk,
            Names names,
            Duties duties,
            LeadferryClock clock) {
        return new HttpDoor(configuration, posts, drops, disk, names, duties, clock, clock.steady());
    }

    @Bean
    KafkaDoor kafkaDoor(
            LeadferryConfiguration configuration,
            HttpDoor http,
            Topics topics,
            Drops drops,
            Disk disk,
            Names names,
            Duties duties,
            LeadferryClock clock) {
        return new KafkaDoor(configuration, http, topics, drops, disk, names, duties, clock, clock.steady());
    }

    @Bean
    S3Door s3Door(
            LeadferryConfiguration configuration,
            HttpDoor http,
            TakenObjects taken,
            Drops drops,
            Disk disk,
            Names names,
            StuckFiles stuck,
            LeadferryClock clock) {
        return new S3Door(configuration, http, taken, drops, disk, names, stuck, clock);
    }

    @Bean
    SftpServers sftpServers(LeadferryConfiguration configuration, StuckFiles stuck, LeadferryClock clock) {
        return new SftpServers(configuration, stuck, clock, clock.steady());
    }

    @Bean
    SftpOriginals sftpOriginals(
            LeadferryConfiguration configuration,
            Originals originals,
            GrownOriginals grown,
            SftpServers servers,
            Disk disk,
            StuckFiles stuck,
            CamelContext camel,
            Clock clock) {
        return new SftpOriginals(configuration, originals, grown, servers, disk, stuck, camel, clock);
    }

    /** Camel looks here for what {@code file:} is. */
    @Bean("file-component")
    HomeFiles file(LeadferryConfiguration configuration, Disk disk) {
        return new HomeFiles(configuration.home(), disk);
    }

    /** Camel looks here for what {@code sftp:} is. */
    @Bean("sftp-component")
    SftpToFeeds sftp(LeadferryConfiguration configuration, SftpServers servers, Disk disk) {
        return new SftpToFeeds(configuration, servers, disk);
    }
}
