package io.leadferry.connector;

import io.leadferry.connector.Deadlines.Deadline;
import io.leadferry.model.MachineFault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client before somebody else's server; the routes name it as {@code httpClientConfigurer}. The option
 * {@code responseTimeout} of the endpoint is one deadline for the whole answer. Headers are bounded. It asks once: a
 * repeat or another address is the ferry's decision.
 */
public final class VendorClient implements HttpClientConfigurer {

    /** The request did not leave: no connection came to be, or no trust in who is at its other end. */
    public static final class NothingSent extends IOException {
        private static final long serialVersionUID = 1;

        NothingSent(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The header by which the client hears until when a request may leave; it does not go along. */
    static final String SEND_BY = "Leadferry-Send-By";

    private static final String LEAVING = "leadferry.leaving";
    private static final int MOST_CONNECTIONS = 200;
    private static final int MOST_HEADERS = 200;
    private static final int LONGEST_LINE = 16 * 1024;

    private final @Nullable SSLContext trust;
    private final Deadlines deadlines;
    private final DnsResolver names;

    /**
     * A client.
     *
     * @param trust whom HTTPS connections believe; null: the usual authorities
     */
    public VendorClient(@Nullable SSLContext trust, Deadlines deadlines) {
        this(trust, deadlines, SystemDefaultDnsResolver.INSTANCE);
    }

    /**
     * A client that finds hosts by a way of its own.
     *
     * @param trust whom HTTPS connections believe; null: the usual authorities
     */
    public VendorClient(@Nullable SSLContext trust, Deadlines deadlines, DnsResolver names) {
        this.trust = trust;
        this.names = names;
        this.deadlines = deadlines;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .setConnectionManager(connections())
                .addExecInterceptorFirst("unsent", VendorClient::unsent)
                .addExecInterceptorBefore(ChainElement.CONNECT.name(), "deadline", this::inTime)
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "leaving", this::leaving);
    }

    private HttpClientConnectionManager connections() {
        Http1Config bounds = Http1Config.custom()
                .setMaxHeaderCount(MOST_HEADERS)
                .setMaxLineLength(LONGEST_LINE)
                .build();
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(bounds)
                        .build())
                .setTlsSocketStrategy(
                        trust == null ? DefaultClientTlsStrategy.createDefault() : new DefaultClientTlsStrategy(trust))
                .setDnsResolver(names)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .build();
    }

    private ClassicHttpResponse inTime(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Timeout patience = Objects.requireNonNull(
                scope.clientContext.getRequestConfigOrDefault().getResponseTimeout(),
                "an endpoint with this client needs a responseTimeout");
        Deadline deadline = deadlines.start(patience.toDuration(), (Cancellable) scope.originalRequest);
        boolean goesOn = false;
        try {
            ClassicHttpResponse answer = chain.proceed(request, scope);
            HttpEntity body = answer.getEntity();
            if (body != null) {
                answer.setEntity(new Heard(body, deadline));
                goesOn = true;
            }
            return answer;
        } catch (IOException | HttpException e) {
            if (scope.clientContext.getAttribute(LEAVING) == null) {
                throw nothingSent(e, deadline);
            }
            if (e instanceof IOException broken) {
                throw deadline.fault(broken);
            }
            throw e;
        } catch (Error e) {
            if (scope.clientContext.getAttribute(LEAVING) == null && MachineFault.isIn(e)) {
                throw new NothingSent(MachineFault.words(e), e);
            }
            throw e;
        } finally {
            if (!goesOn) {
                deadline.met();
            }
        }
    }

    /** What is wrong with a request before anybody looks for a connection. */
    private static ClassicHttpResponse unsent(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        try {
            return chain.proceed(request, scope);
        } catch (HttpException e) {
            if (scope.clientContext.getAttribute(LEAVING) == null) {
                throw new NothingSent(String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }

    private static NothingSent nothingSent(Exception fault, Deadline deadline) {
        Duration patience = deadline.patience();
        return new NothingSent(
                deadline.isOver()
                        ? "none came to be within " + Deadlines.inWords(patience)
                        : String.valueOf(fault.getMessage()),
                fault);
    }

    /**
     * The connection stands: from here on the request may arrive. It is the last place at which anybody asks whether it still
     * may, and the next step writes it to the socket.
     */
    private ClassicHttpResponse leaving(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Header sendBy = request.getFirstHeader(SEND_BY);
        if (sendBy != null) {
            request.removeHeaders(SEND_BY);
            deadlines.mustNotBePast(Instant.ofEpochMilli(Long.parseLong(sendBy.getValue())));
        }
        scope.clientContext.setAttribute(LEAVING, true);
        return chain.proceed(request, scope);
    }

    /** A body under its deadline. */
    private static final class Heard extends HttpEntityWrapper {
        private final Deadline deadline;

        Heard(HttpEntity body, Deadline deadline) {
            super(body);
            this.deadline = deadline;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new HeardStream(super.getContent(), deadline);
        }
    }

    private static final class HeardStream extends FilterInputStream {
        private final Deadline deadline;
        private boolean whole;

        HeardStream(InputStream in, Deadline deadline) {
            super(in);
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            try {
                return toItsEnd(super.read());
            } catch (IOException e) {
                throw deadline.fault(e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return toItsEnd(super.read(bytes, offset, length));
            } catch (IOException e) {
                throw deadline.fault(e);
            }
        }

        private int toItsEnd(int read) throws IOException {
            if (read < 0) {
                whole = true;
                deadline.met();
            } else if (deadline.isOver()) {
                throw new IOException("cut");
            }
            return read;
        }

        /** Ends the connection wherever the stream stands: to read on to the end could take for ever. */
        @Override
        public void close() throws IOException {
            if (whole) {
                super.close();
            } else {
                deadline.cut();
            }
        }
    }
}
