package io.leadferry.console;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.CallbackDesk;
import io.leadferry.model.HostAndPort;
import io.leadferry.model.LeadferryClock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.HttpCodeStatusMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The filters before the HTTP interface. */
@Configuration(proxyBeanMethods = false)
@Import({
    Arriving.class,
    AuditController.class,
    CallController.class,
    ConsolePages.class,
    DropController.class,
    DropWaits.class,
    EventController.class,
    FeedController.class,
    FeedScope.class,
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
    NumberController.class,
    OperatorActions.class,
    OriginalsHealthIndicator.class,
    PageController.class,
    PageTemplates.class,
    ProblemAdvice.class,
    RetentionController.class,
    SftpHealthIndicator.class,
    StatusController.class,
    Uploads.class,
    Visits.class,
    WhoActs.class
})
public class ConsoleConfiguration {

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
