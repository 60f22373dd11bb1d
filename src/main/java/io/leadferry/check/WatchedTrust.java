package io.leadferry.check;

import io.leadferry.connector.Trust;
import io.leadferry.model.Account.TrustStore;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Believes whom the ferry believes, and remembers which certificate was shown, also where it is not believed. For one connection. */
final class WatchedTrust {

    private final TrustManager[] managers;
    private volatile @Nullable X509Certificate shown;

    private WatchedTrust(TrustManager[] believed) {
        this.managers = Stream.of(believed)
                .map(one -> one instanceof X509ExtendedTrustManager manager ? new Watching(manager) : one)
                .toArray(TrustManager[]::new);
    }

    /** The authorities that this Java believes. */
    static WatchedTrust usual() throws GeneralSecurityException {
        TrustManagerFactory usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        usual.init((KeyStore) null);
        return new WatchedTrust(usual.getTrustManagers());
    }

    /** The certificates of a file, and nobody else. */
    static WatchedTrust in(TrustStore store) throws GeneralSecurityException {
        try {
            return new WatchedTrust(Trust.in(Path.of(store.file()), store.password())
                    .getTrustManagers()
                    .createTrustManagers());
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    /** The certificate that was shown; null while none was. */
    @Nullable
    X509Certificate shown() {
        return shown;
    }

    private final class Watching extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager believed;

        Watching(X509ExtendedTrustManager believed) {
            this.believed = believed;
        }

        private void see(X509Certificate[] chain) {
            shown = chain.length == 0 ? null : chain[0];
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
                throws CertificateException {
            see(chain);
            believed.checkServerTrusted(chain, kind, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            see(chain);
            believed.checkServerTrusted(chain, kind, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            see(chain);
            believed.checkServerTrusted(chain, kind);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
                throws CertificateException {
            believed.checkClientTrusted(chain, kind, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            believed.checkClientTrusted(chain, kind, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            believed.checkClientTrusted(chain, kind);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return believed.getAcceptedIssuers();
        }
    }
}
