package io.leadferry;

import io.leadferry.cluster.ClusterConfiguration;
import io.leadferry.connector.ConnectorConfiguration;
import io.leadferry.console.ConsoleConfiguration;
import io.leadferry.door.DoorConfiguration;
import io.leadferry.door.DoorPools;
import io.leadferry.event.EventConfiguration;
import io.leadferry.feed.FeedConfiguration;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.intake.Intake;
import io.leadferry.intake.IntakeConfiguration;
import io.leadferry.intake.Places;
import io.leadferry.intake.TakenFiles;
import io.leadferry.lane.LaneConfiguration;
import io.leadferry.ledger.Boots;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerConfiguration;
import io.leadferry.model.Disk;
import io.leadferry.model.Duties;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.MachineTime;
import io.leadferry.model.Names;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.Veil;
import io.leadferry.receipt.ReceiptConfiguration;
import io.leadferry.retention.RetentionConfiguration;
import io.leadferry.sftpserver.SftpServerConfiguration;
import io.leadferry.story.StoryConfiguration;
import io.leadferry.tracing.TracingConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The ferry, and the beans that no room has for itself. The names of all beans are what the routes call them by. */
@SpringBootConfiguration(proxyBeanMethods = false)
// Jackson's mixins are searched for in the whole house otherwise, at each start: those of answers are the console's
@AutoConfigurationPackage(basePackageClasses = ConsoleConfiguration.class)
@EnableAutoConfiguration(
        // a start pays for each: what has no use here, by what a ferry does or by the libraries that its jar carries
        excludeName = {
            "org.apache.camel.spring.boot.cloud.CamelCloudAutoConfiguration",
            "org.apache.camel.spring.boot.cloud.CamelCloudServiceCallConfigurationAutoConfiguration",
            "org.apache.camel.spring.boot.cloud.CamelCloudServiceChooserAutoConfiguration",
            "org.apache.camel.spring.boot.cloud.CamelCloudServiceDiscoveryAutoConfiguration",
            "org.apache.camel.spring.boot.cloud.CamelCloudServiceFilterAutoConfiguration",
            "org.apache.camel.spring.boot.vault.AwsVaultAutoConfiguration",
            "org.apache.camel.spring.boot.vault.AzureVaultAutoConfiguration",
            "org.apache.camel.spring.boot.vault.CyberArkVaultAutoConfiguration",
            "org.apache.camel.spring.boot.vault.GcpVaultAutoConfiguration",
            "org.apache.camel.spring.boot.vault.HashicorpVaultAutoConfiguration",
            "org.apache.camel.spring.boot.vault.IBMVaultAutoConfiguration",
            "org.apache.camel.spring.boot.vault.KubernetesConfigMapVaultAutoConfiguration",
            "org.apache.camel.spring.boot.vault.KubernetesVaultAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.audit.AuditEventsEndpointAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.cache.CachesEndpointAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.cloudfoundry.servlet.CloudFoundryActuatorAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.flyway.FlywayEndpointAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.jdbc.DataSourceHealthContributorAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.cache.CacheMetricsAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.integration.IntegrationMetricsAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.jdbc.DataSourcePoolMetricsAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.web.client.HttpClientObservationsAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.scheduling.ScheduledTasksEndpointAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.scheduling.ScheduledTasksObservabilityAutoConfiguration",
            "org.springframework.boot.autoconfigure.aop.AopAutoConfiguration",
            "org.springframework.boot.autoconfigure.cache.CacheAutoConfiguration",
            "org.springframework.boot.autoconfigure.context.MessageSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.dao.PersistenceExceptionTranslationAutoConfiguration",
            "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration",
            "org.springframework.boot.autoconfigure.http.client.HttpClientAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.JndiDataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.XADataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.sql.init.SqlInitializationAutoConfiguration",
            "org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration",
            "org.springframework.boot.autoconfigure.thymeleaf.ThymeleafAutoConfiguration",
            "org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration",
            "org.springframework.boot.autoconfigure.transaction.TransactionManagerCustomizationAutoConfiguration",
            "org.springframework.boot.autoconfigure.web.client.RestClientAutoConfiguration",
            "org.springframework.boot.autoconfigure.web.client.RestTemplateAutoConfiguration"
        })
@Import({
    ClusterConfiguration.class,
    ConnectorConfiguration.class,
    ConsoleConfiguration.class,
    DoorConfiguration.class,
    EventConfiguration.class,
    FeedConfiguration.class,
    IntakeConfiguration.class,
    LaneConfiguration.class,
    LedgerConfiguration.class,
    ReceiptConfiguration.class,
    RouteLifecycle.class,
    SftpServerConfiguration.class,
    RetentionConfiguration.class,
    StoryConfiguration.class,
    TracingConfiguration.class
})
public class LeadferryApplication {

    @Bean
    @ConditionalOnMissingBean
    MachineTime machineTime() {
        return new MachineTime(Clock.systemUTC(), System::nanoTime, Boots::current);
    }

    /** For times that are told and stored; what only measures how long takes its {@link LeadferryClock#steady()}. */
    @Bean
    LeadferryClock clock(MachineTime machine) {
        return new LeadferryClock(machine);
    }

    @Bean
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Bean
    Names names(Clock clock, RandomGenerator random) {
        return new Names(clock, random);
    }

    @Bean
    Stop stop(CallViews calls, @Value("${camel.main.shutdown-timeout:45}") int seconds) {
        return new Stop(calls, seconds);
    }

    @Bean
    @ConditionalOnMissingBean
    Disk disk() {
        return new Disk();
    }

    @Bean
    StuckFiles stuckFiles(Clock clock) {
        return new StuckFiles(clock);
    }

    @Bean
    @ConditionalOnMissingBean
    InstanceLock instanceLock(LeadferryConfiguration configuration, Environment environment) {
        return InstanceLock.take(configuration, environment.getProperty(InstanceLock.NEW_LEDGER, Boolean.class, false));
    }

    /** The instance lock closes it. */
    @Bean(destroyMethod = "")
    Ledger ledger(InstanceLock instanceLock) {
        instanceLock.tell();
        return instanceLock.ledger();
    }

    @Bean
    LedgerAway ledgerAway(MeterRegistry metrics) {
        return new LedgerAway(metrics);
    }

    /** For whoever exposes more of Spring's endpoints, and has values shown: whatever the key, a secret is none of them. */
    @Bean
    SanitizingFunction veiledValues() {
        return data -> Veil.covers(String.valueOf(data.getValue())) ? data.withSanitizedValue() : data;
    }

    @Bean
    TracedLines tracedLines(LeadferryConfiguration configuration) {
        return new TracedLines(configuration);
    }

    /** Files go on from their seal on the threads of the doors, of which the intake knows nothing. */
    @Bean
    Intake intake(
            LeadferryConfiguration configuration,
            Drops drops,
            Places places,
            Names names,
            Clock clock,
            Disk disk,
            StuckFiles stuck,
            DoorPools pools,
            InstanceLock instanceLock,
            Duties duties,
            MeterRegistry meters) {
        return new Intake(
                configuration,
                drops,
                drops,
                places,
                names,
                clock,
                disk,
                stuck,
                pools.folders(),
                TakenFiles.told(meters),
                duties,
                instanceLock.unfolding(configuration.home()));
    }
}
