package io.leadferry.door;

import io.leadferry.model.ListedName;
import io.leadferry.model.StuckFiles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** Tells that a file could not leave its folder: once for each file and reason, though it is tried at every look. */
public final class FolderFaults implements ExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FolderFaults.class);

    private final StuckFiles stuck;
    private final Map<String, String> told = new ConcurrentHashMap<>();

    public FolderFaults(StuckFiles stuck) {
        this.stuck = stuck;
    }

    @Override
    public void handleException(Throwable fault) {
        handleException(null, null, fault);
    }

    @Override
    public void handleException(@Nullable String message, Throwable fault) {
        handleException(message, null, fault);
    }

    @Override
    public void handleException(@Nullable String message, @Nullable Exchange exchange, Throwable fault) {
        String feed = header(exchange, "feed");
        String file = header(exchange, Exchange.FILE_NAME_ONLY);
        String reason =
                String.valueOf(NestedExceptionUtils.getMostSpecificCause(fault).getMessage());
        stuck.because(feed, StuckFiles.Step.MOVE, file, ListedName.shown(reason));
        // the next file of that name is another, and news
        String news = header(exchange, Exchange.FILE_LAST_MODIFIED) + " " + reason;
        if (!news.equals(told.put(feed + "/" + file, news))) {
            LOG.warn(
                    "{}: {} cannot leave its folder yet, and is tried again after rests that grow: {}",
                    feed,
                    file,
                    ListedName.shown(reason));
        }
    }

    private static String header(@Nullable Exchange exchange, String name) {
        return exchange == null ? "?" : exchange.getMessage().getHeader(name, "?", String.class);
    }
}
