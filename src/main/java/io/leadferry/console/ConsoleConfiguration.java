package io.leadferry.console;

import io.leadferry.door.KafkaDoor;
import io.leadferry.door.S3Door;
import io.leadferry.door.SftpServers;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.CallbackDesk;
import io.leadferry.model.HostAndPort;
import io.leadferry.model.LeadferryClock;
import jakarta.servlet.MultipartConfigElement;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.HttpCodeStatusMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;

/** The filters before the HTTP interface. */
@Configuration(proxyBeanMethods = false)
@Import({
    ApiDescription.class,
    Arriving.class,
    AuditController.class,
    CallController.class,
    ConsolePages.class,
    DropController.class,
    DrawnUpMetrics.class,
    DropWaits.class,
    EventMetrics.class,
    EventController.class,
    FeedController.class,
    FeedMetrics.class,
    FeedScope.class,
    Ferries.class,
    FormTokens.class,
    HttpServerManners.class,
    JsonAlone.class,
    KnownFeeds.class,
    KnownParameters.class,
    LaneController.class,
    LaneHealthIndicator.class,
    LaneMetrics.class,
    LedgerAwayAdvice.class,
    LedgerHealthIndicator.class,
    LiveEvents.class,
    NodeController.class,
    NodeHealthIndicator.class,
    NodeMetrics.class,
    NumberController.class,
    OperatorActions.class,
    OriginalsHealthIndicator.class,
    PageController.class,
    PageTemplates.class,
    PlannedFiles.class,
    ProblemAdvice.class,
    RetentionController.class,
    StandingMetrics.class,
    StatusController.class,
    Uploads.class,
    Visits.class,
    WhoActs.class
})
public class ConsoleConfiguration {

    /** What a form has beside its file. */
    private static final long AROUND_A_FILE = 64 * 1024;

    /** Of a file on the page, what does not fit into a moment's memory lies in Tomcat's own folder, which is this user's alone. */
    @Bean
    MultipartConfigElement multipartConfigElement(LeadferryConfiguration configuration) {
        long longest = configuration.feeds().values().stream()
                .mapToLong(feed -> feed.posting().maxBytes())
                .max()
                .orElse(0);
        return new MultipartConfigElement("", longest, longest + AROUND_A_FILE, 0);
    }

    /** Nothing of a form is heard before somebody wants it. */
    @Bean
    StandardServletMultipartResolver multipartResolver() {
        StandardServletMultipartResolver resolver = new StandardServletMultipartResolver();
        resolver.setResolveLazily(true);
        return resolver;
    }

    @Bean
    HealthIndicator sftpHealthIndicator(SftpServers servers) {
        return new ServersHealthIndicator(servers::views);
    }

    @Bean
    HealthIndicator kafkaHealthIndicator(KafkaDoor topics) {
        return new ServersHealthIndicator(topics::views);
    }

    @Bean
    HealthIndicator s3HealthIndicator(S3Door buckets) {
        return new ServersHealthIndicator(buckets::views);
    }

    @Bean
    UnderWayFilter underWayFilter() {
        return new UnderWayFilter();
    }

    @Bean
    StrangersFilter strangersFilter(
            LeadferryConfiguration configuration,
            Environment environment,
            ObjectProvider<HealthEndpoint> health,
            ObjectProvider<HttpCodeStatusMapper> codes,
            LeadferryClock clock) {
        HostAndPort bound = HostAndPort.ofBound(environment.getProperty("server.address", ""))
                .filter(address -> !address.isEverywhere())
                .orElse(null);
        return new StrangersFilter(
                new Strangers(configuration.console().hosts(), bound), health, codes, clock.steady());
    }

    @Bean
    PasswordFilter passwordFilter(LeadferryConfiguration configuration, LeadferryClock clock) {
        return new PasswordFilter(
                configuration.console().password(),
                new FeedTokens(configuration.feeds().values()),
                clock.steady());
    }

    /** The desk is asked for only when a callback is there, for filters are made before all else. */
    @Bean
    CallbackGate callbackGate(ObjectProvider<CallbackDesk> desk, LeadferryClock clock) {
        return new CallbackGate(secret -> desk.getObject().knows(secret), clock.steady());
    }
}
