package io.leadferry.connector;

import io.leadferry.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SecureSocketProtocolsParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;

/**
 * Whom an HTTPS connection believes where a vendor, or a proxy before it, has a certificate authority of its own: the
 * certificates of one file and nobody else. That the certificate bears the host's name is checked as ever.
 */
public final class Trust {

    private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

    private Trust() {}

    /**
     * Reads a trust store for the {@code sslContextParameters} of Camel's http component.
     *
     * @param file certificates as PEM text, PKCS12 or JKS; its content tells which, not its name
     * @param password of a PKCS12 or JKS file, null when it has none; PEM text needs none
     * @return TLS 1.2 and 1.3, believing what the file's certificates vouch for
     * @throws IllegalArgumentException when the file is missing or unreadable, holds no certificate to believe, or
     *     does not open with the password; the message names the file and what to do, and never the password
     */
    public static SSLContextParameters in(Path file, @Nullable Secret password) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setKeyStore(read(file, password));
        TrustManagersParameters managers = new TrustManagersParameters();
        managers.setKeyStore(store);
        SecureSocketProtocolsParameters protocols = new SecureSocketProtocolsParameters();
        protocols.setSecureSocketProtocol(PROTOCOLS);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(managers);
        parameters.setSecureSocketProtocols(protocols);
        return parameters;
    }

    /**
     * Has Java read what it needs for TLS, such as the usual authorities, which it does once: where it cannot then, such as
     * for want of file handles, no connection comes to be until the next start.
     *
     * @return ends when that is done; whether it could be is heard by whoever connects
     */
    public static CompletableFuture<Void> warmUp() {
        return CompletableFuture.runAsync(SSLContexts::createDefault).handle((made, fault) -> null);
    }

    private static KeyStore read(Path file, @Nullable Secret password) {
        String text = text(file);
        return PemContent.isPresentInText(text) ? fromPem(file, text) : fromStore(file, password);
    }

    /** The bytes as characters, to look for PEM's dashes; PEM itself is ASCII. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw fault(file, "is not there; give the path of the authority's certificate file", e);
        } catch (IOException e) {
            throw fault(file, "cannot be read; it must be a file that the ferry's user may read", e);
        }
    }

    private static KeyStore fromPem(Path file, String text) {
        try {
            PemSslStore trusted = PemSslStore.of(PemContent.of(text).getCertificates(), null);
            return new PemSslStoreBundle(null, trusted).getTrustStore();
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw fault(
                    file, "holds no certificate that can be read; put in whole -----BEGIN CERTIFICATE----- blocks", e);
        }
    }

    private static KeyStore fromStore(Path file, @Nullable Secret password) {
        try {
            KeyStore store = KeyStore.getInstance(
                    file.toFile(), password == null ? null : password.reveal().toCharArray());
            if (!holdsACertificate(store)) {
                throw fault(
                        file,
                        password == null
                                ? "shows no certificate without a password; give the trust store's password, or a PEM file"
                                : "holds no certificate marked as trusted; add it with keytool -importcert, or give a PEM file",
                        null);
            }
            return store;
        } catch (IOException e) {
            throw fault(
                    file,
                    e.getCause() instanceof UnrecoverableKeyException
                            ? "does not open with its password; correct the trust store's password"
                            : "is damaged; make it anew, or give a PEM file",
                    e);
        } catch (GeneralSecurityException e) {
            throw fault(file, "is neither PEM nor PKCS12 nor JKS; give the authority's certificate as one of these", e);
        }
    }

    private static boolean holdsACertificate(KeyStore store) throws KeyStoreException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.getCertificate(alias) != null) {
                return true;
            }
        }
        return false;
    }

    private static IllegalArgumentException fault(Path file, String what, @Nullable Exception cause) {
        return new IllegalArgumentException("the trust store " + file + " " + what, cause);
    }
}
