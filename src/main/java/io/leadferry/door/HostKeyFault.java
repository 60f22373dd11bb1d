package io.leadferry.door;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import io.leadferry.feed.Source;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server that is not known, or not the one that was known. Its message is for the person who can look into it. */
final class HostKeyFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private HostKeyFault(String message) {
        super(message);
    }

    /** The known hosts of a source, which explain themselves where they do not know the key. */
    static HostKeyRepository explaining(HostKeyRepository known, Source.Sftp source) {
        return new HostKeyRepository() {
            @Override
            public int check(String host, byte[] key) {
                int answer = known.check(host, key);
                if (answer == CHANGED) {
                    throw changed(source, host, key);
                }
                if (answer == NOT_INCLUDED) {
                    throw unknown(known, source, host, key);
                }
                return answer;
            }

            @Override
            public void add(HostKey hostkey, UserInfo ui) {
                throw new UnsupportedOperationException("only a person trusts a server");
            }

            @Override
            public void remove(String host, String type) {
                throw new UnsupportedOperationException("only a person ends trust in a server");
            }

            @Override
            public void remove(String host, String type, byte[] key) {
                remove(host, type);
            }

            @Override
            public String getKnownHostsRepositoryID() {
                return known.getKnownHostsRepositoryID();
            }

            @Override
            public HostKey[] getHostKey() {
                return known.getHostKey();
            }

            @Override
            public HostKey[] getHostKey(String host, String type) {
                return known.getHostKey(host, type);
            }
        };
    }

    private static HostKeyFault unknown(HostKeyRepository known, Source.Sftp source, String host, byte[] key) {
        String kinds = Stream.of(known.getHostKey(host, null))
                .map(HostKey::getType)
                .distinct()
                .collect(Collectors.joining(" and "));
        return new HostKeyFault("its host key is not known: " + presented(host, key) + ", and " + source.knownHosts()
                + (kinds.isEmpty() ? " has no key of it" : " has a key of another kind of it: " + kinds)
                + ". Ask the server's operator for its fingerprint; if it is the same, trust it by: "
                + trusting(source));
    }

    private static HostKeyFault changed(Source.Sftp source, String host, byte[] key) {
        return new HostKeyFault("ITS HOST KEY HAS CHANGED: " + presented(host, key)
                + ", and that is not the key in " + source.knownHosts()
                + ". Somebody may be posing as the server; nothing is sent to it or fetched from it. Only if the"
                + " server's operator confirms the new fingerprint: ssh-keygen -R '" + host + "' -f "
                + source.knownHosts() + " && " + trusting(source));
    }

    private static String trusting(Source.Sftp source) {
        return "ssh-keyscan -p " + source.port() + " " + source.host() + " >> " + source.knownHosts();
    }

    private static String presented(String host, byte[] key) {
        return host + " shows " + type(host, key) + " " + fingerprint(key);
    }

    private static String type(String host, byte[] key) {
        try {
            return new HostKey(host, key).getType();
        } catch (JSchException e) {
            return "a key of a type that is not known,";
        }
    }

    private static String fingerprint(byte[] key) {
        try {
            return "SHA256:"
                    + Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
