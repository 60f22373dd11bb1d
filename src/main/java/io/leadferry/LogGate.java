package io.leadferry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Below INFO, libraries print what they carry: keys, tokens, numbers, names. At DEBUG only those speak whose every line was
 * looked at, at TRACE nobody, whatever the level that somebody sets for them, at the start or later; the others are silent,
 * and need not even put their words together.
 */
final class LogGate extends TurboFilter {

    /** Who may speak at DEBUG: a logger of this name, and those under it. */
    static final List<String> OPEN = List.of(
            "io.leadferry",
            // why no connection came to be: hosts, ports, certificates, versions and ciphers of TLS
            "org.apache.hc.client5.http.ssl",
            "org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator",
            "org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager",
            // what a stop waits for: routes, steps and how long they take
            "org.apache.camel.impl.engine.DefaultShutdownStrategy");

    /** Classes of ours that inherit a logger: by their names a library speaks. A test finds them. */
    static final List<String> NOT_OURS = List.of(
            "io.leadferry.console.CallbackGate",
            "io.leadferry.console.PasswordFilter",
            "io.leadferry.console.ProblemAdvice",
            "io.leadferry.console.StrangersFilter",
            "io.leadferry.console.UnderWayFilter",
            "io.leadferry.door.HomeFiles",
            "io.leadferry.door.SftpToFeeds",
            "io.leadferry.plan.Planner",
            "io.leadferry.sftpserver.FeedSession",
            "io.leadferry.sftpserver.GuardedSession");

    /** Prints headers at INFO, once a switch of its own is on. */
    private static final List<String> LOUD = List.of("jdk.httpclient.HttpClient");

    LogGate(LoggerContext log) {
        setName("leadferry");
        setContext(log);
        start();
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable fault) {
        if (level.levelInt >= Level.WARN_INT) {
            return FilterReply.NEUTRAL;
        }
        boolean mayPass = level.levelInt >= Level.INFO_INT
                ? !isOf(LOUD, logger)
                : level.levelInt >= Level.DEBUG_INT && isOpen(logger);
        return mayPass ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    private static boolean isOpen(Logger logger) {
        return isOf(OPEN, logger) && !isOf(NOT_OURS, logger);
    }

    /** Asked for every line of every library, said or not: no stream here. */
    private static boolean isOf(List<String> names, Logger logger) {
        String name = logger.getName();
        for (String one : names) {
            if (name.startsWith(one) && (name.length() == one.length() || isEnd(name.charAt(one.length())))) {
                return true;
            }
        }
        return false;
    }

    /** Where a part of a logger's name ends, as logback sees it: classes within a class are under it. */
    private static boolean isEnd(char c) {
        return c == '.' || c == '$';
    }

    /** Loggers for which somebody set a level that this gate does not let through; in the order of their names. */
    static Stream<Logger> heldBack(LoggerContext log) {
        return log.getLoggerList().stream().filter(logger -> holdsBack(logger, logger.getLevel()));
    }

    /** Whether a level that a logger is given is one that this gate does not let through. */
    static boolean holdsBack(Logger logger, @Nullable Level level) {
        return level != null && level.levelInt < Level.INFO_INT && !isOpen(logger);
    }
}
