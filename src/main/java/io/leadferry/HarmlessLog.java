package io.leadferry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Keeps the log harmless however it is configured: before its first line, after each configuration (Spring's, a person's
 * own, one that is read again while it runs), and at each change of a level.
 */
final class HarmlessLog {

    /** Logback asks this first, in every program of the jar, before it reads any configuration. */
    @ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
    public static final class First extends ContextAwareBase implements Configurator {

        @Override
        public ExecutionStatus configure(LoggerContext log) {
            log.addConfigurationEventListener(event -> {
                guard(log);
                if (underWay) {
                    tell(log);
                }
            });
            guard(log);
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
    }

    private static final Changes CHANGES = new Changes();
    private static final int SHOWN = 5;
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();
    private static volatile boolean underWay;

    private HarmlessLog() {}

    /** Guards a log as it is configured now; again changes nothing. */
    static void guard(LoggerContext log) {
        if (log.getTurboFilterList().stream().noneMatch(LogGate.class::isInstance)) {
            // the first that has an opinion is heard, and a person's own filter may let anything through
            log.getTurboFilterList().add(0, new LogGate(log));
        }
        if (!log.getCopyOfListenerList().contains(CHANGES)) {
            log.addListener(CHANGES);
        }
        log.getLoggerList().forEach(HarmlessLog::guard);
    }

    private static void guard(Logger logger) {
        List<Appender<ILoggingEvent>> bare = new ArrayList<>();
        logger.iteratorForAppenders().forEachRemaining(appender -> {
            if (!(appender instanceof HarmlessAppender)) {
                bare.add(appender);
            }
        });
        bare.forEach(appender -> {
            logger.detachAppender(appender);
            logger.addAppender(new HarmlessAppender(appender));
        });
    }

    /** The log is set up: says, in a line, what of it is held back; of later changes each is told. */
    static void isSetUp(LoggerContext log) {
        if (System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            // Java's own log would write what Tomcat and the JDK say past this one
            LogManager.getLogManager().reset();
            SLF4JBridgeHandler.install();
        }
        guard(log);
        underWay = true;
        tell(log);
    }

    private static void tell(LoggerContext log) {
        List<Logger> news =
                LogGate.heldBack(log).filter(one -> TOLD.add(one.getName())).toList();
        if (!news.isEmpty()) {
            Stream<String> shown = news.stream().limit(SHOWN).map(one -> one.getName() + "=" + one.getLevel());
            int more = news.size() - SHOWN;
            tell(shown.collect(Collectors.joining(", ")) + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    private static void tell(String asked) {
        LoggerFactory.getLogger(LogGate.class)
                .warn(
                        "The log holds back what libraries say below INFO, for they print keys, tokens, numbers and names"
                                + " (asked for: {}). The guide's chapter \"The log\" says what is shown instead",
                        asked);
    }

    /** What happens to a log while it is there. */
    private static final class Changes implements LoggerContextListener {

        @Override
        public boolean isResetResistant() {
            return true;
        }

        @Override
        public void onStart(LoggerContext log) {
            guard(log);
        }

        /** All filters were taken away, this one's too. */
        @Override
        public void onReset(LoggerContext log) {
            guard(log);
        }

        @Override
        public void onStop(LoggerContext log) {
            underWay = false;
            TOLD.clear();
        }

        @Override
        public void onLevelChange(Logger logger, @Nullable Level level) {
            if (underWay && LogGate.holdsBack(logger, level) && TOLD.add(logger.getName())) {
                tell(logger.getName() + "=" + level);
            }
        }
    }
}
