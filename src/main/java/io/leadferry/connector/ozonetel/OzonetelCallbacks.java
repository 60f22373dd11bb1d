package io.leadferry.connector.ozonetel;

import io.leadferry.connector.BoundedStream;
import io.leadferry.connector.CallbackReading;
import io.leadferry.connector.CallbackText;
import io.leadferry.connector.ozonetel.FailedFile.Failed;
import io.leadferry.model.Account;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.Outcome;
import io.leadferry.model.Quiet;
import io.leadferry.model.RowState;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Ozonetel's callback says of the rows of its call; the routes call it by name. */
public final class OzonetelCallbacks {

    private static final Logger LOG = LoggerFactory.getLogger(OzonetelCallbacks.class);
    private static final String HOSTS = "failed-file-hosts";
    private static final int LARGEST_LIST = 16 * 1024 * 1024;
    private static final int OK = 200;

    /** Whoever makes up hosts without end is told of these, and no more. */
    private static final int MOST_FORBIDDEN = 100;

    /** Accounts and hosts of lists that may not be fetched; each is told once. */
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();

    /**
     * Reads a callback.
     *
     * @return null when it is none, or speaks of another transaction than the call's answer named
     */
    public @Nullable ToldCallback read(@Body CallbackText text) {
        return CallbackBody.read(text.text())
                .filter(told -> text.reference() == null
                        || told.transactionId().isEmpty()
                        || text.reference().equals(told.transactionId()))
                .map(told -> new ToldCallback(text, told, null, null))
                .orElse(null);
    }

    /** Whether the rows that were not taken stand in a list that must be fetched. */
    public boolean wantsList(@Body ToldCallback told) {
        return told.body().failedFilePath() != null
                && !Integer.valueOf(0).equals(told.body().notProcessed());
    }

    /**
     * Where the list is.
     *
     * @throws IllegalArgumentException when it lies where the account does not let us fetch
     */
    public ListAddress address(@Body ToldCallback told) {
        Account account = told.of().plan().account();
        URI address = address(String.valueOf(told.body().failedFilePath()));
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        boolean http = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
        if (!http
                || address.getUserInfo() != null
                || account.list(HOSTS).stream().noneMatch(one -> fits(one, host))) {
            if (forbidden.size() < MOST_FORBIDDEN && forbidden.add(account.name() + " " + host)) {
                LOG.warn(
                        "A callback's list of failed rows lies on {}, and may not be fetched: leadferry.accounts.{}.{}"
                                + " does not have that host. Its rows stay accepted; if the host is the"
                                + " vendor's, put it there and restart",
                        Quiet.text(host),
                        account.name(),
                        HOSTS);
            }
            throw new IllegalArgumentException("it lies on " + Quiet.text(host) + ", which is not among " + HOSTS
                    + " of the account " + account.name());
        }
        return new ListAddress(told, address, account.list(HOSTS).stream().anyMatch(host::equalsIgnoreCase));
    }

    /** Java's own words would repeat the address, and a signature that opens it. */
    private static URI address(String path) {
        try {
            return new URI(path);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("its address cannot be read: " + e.getReason(), e);
        }
    }

    private static boolean fits(String allowed, String host) {
        String pattern = Pattern.quote(allowed.toLowerCase(Locale.ROOT)).replace("*", "\\E[a-z0-9.-]+\\Q");
        return host.matches(pattern);
    }

    /** Lays the request for the list before {@code http}. */
    public void ask(Exchange exchange, @Body ListAddress list) {
        Message message = exchange.getMessage();
        // but for the count of tries: without it a list that is gone would be asked for without end
        message.removeHeaders("*", "CamelRedeliver*");
        message.setBody(null);
        message.setHeader(Exchange.HTTP_URI, list.address().toString());
        message.setHeader(Exchange.HTTP_METHOD, "GET");
    }

    /**
     * Reads the list, no more of it than is sound.
     *
     * @throws IOException when the server has no list for us, or its list breaks off or goes beyond that
     */
    public ToldCallback list(
            Exchange exchange,
            @Body @Nullable InputStream csv,
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @ExchangeProperty("list") ListAddress list)
            throws IOException {
        try (InputStream bounded = new BoundedStream(csv == null ? InputStream.nullInputStream() : csv, LARGEST_LIST)) {
            if (status != OK) {
                throw new IOException("its server answers HTTP " + status);
            }
            ToldCallback told = list.told();
            return told.with(FailedFile.read(bounded, told.of().numbers()), null);
        } finally {
            exchange.getMessage().setBody(null);
        }
    }

    /** The callback without its list, and why that could not be had. */
    public ToldCallback noList(
            @ExchangeProperty("told") ToldCallback told, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        return told.with(null, Quiet.text(String.valueOf(fault.getMessage())));
    }

    /** What the callback means for the call and its rows. */
    public CallbackReading reading(@Body ToldCallback told) {
        Fates fates = fates(told);
        return new CallbackReading(told.of().call(), outcome(told.body(), fates), fates);
    }

    private static Outcome outcome(CallbackBody told, Fates fates) {
        Integer not = told.notProcessed();
        String counts = not == null || not == 0 ? "" : ", " + not + " rows not processed";
        // rows that stay accepted appear on no list of problems: the call says what is the matter with them
        String more = fates.state() == RowState.ACCEPTED && fates.reason() != null ? "; " + fates.reason() : counts;
        String message = Quiet.text(told.message()) + more;
        String reference = told.transactionId().isEmpty() ? null : told.transactionId();
        Outcome.Kind kind =
                switch (fates.state()) {
                    case CONFIRMED -> Outcome.Kind.CONFIRMED;
                    case REFUSED -> Outcome.Kind.REFUSED;
                    default -> Outcome.Kind.ACCEPTED;
                };
        return new Outcome(kind, message, reference, null);
    }

    /** What becomes of the call's rows, from the callback's counts and the list of those that were not taken. */
    static Fates fates(ToldCallback whole) {
        CallbackBody told = whole.body();
        List<String> numbers = whole.of().numbers();
        List<Failed> list = whole.list();
        int rows = numbers.size();
        Integer not = told.notProcessed();
        boolean failed = "fail".equalsIgnoreCase(told.status());
        if (list != null && !list.isEmpty()) {
            List<Fate> apart = list.stream().map(one -> fate(one, whole)).toList();
            int nameless = not == null ? 0 : not - list.size();
            return nameless <= 0
                    ? new Fates(RowState.CONFIRMED, null, apart)
                    : new Fates(
                            RowState.ACCEPTED,
                            nameless
                                    + " more rows of its call were not processed; the vendor's list does not name them",
                            apart);
        }
        if (!failed && Integer.valueOf(0).equals(not)) {
            return Fates.all(RowState.CONFIRMED, null);
        }
        if (failed ? not == null || not >= rows : not != null && not >= rows) {
            String reason = told.message().isEmpty() ? "not processed" : Quiet.text(told.message());
            return new Fates(
                    RowState.REFUSED,
                    reason,
                    numbers.stream()
                            .map(number -> new Fate(number, RowState.REFUSED, reason, true))
                            .toList());
        }
        if (not == null && Integer.valueOf(rows).equals(told.processed())) {
            return Fates.all(RowState.CONFIRMED, null);
        }
        return Fates.all(
                RowState.ACCEPTED,
                (not == null ? "some" : not.toString()) + " of the " + rows
                        + " rows of its call were not processed; the list of them could not be had: "
                        + (whole.listFault() == null
                                ? "the vendor gave none, or none that names a row of the call"
                                : whole.listFault()));
    }

    private static Fate fate(Failed failed, ToldCallback whole) {
        String there = whole.of().plan().operation().duplicateReason();
        boolean thereAlready =
                failed.reason().isBlank() || (there != null && failed.reason().matches(there));
        String reason =
                failed.reason().isBlank() ? "not processed: " + whole.body().message() : failed.reason();
        return new Fate(failed.number(), RowState.REFUSED, Quiet.text(reason), thereAlready);
    }
}
