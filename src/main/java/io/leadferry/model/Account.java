package io.leadferry.model;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One account at a vendor.
 *
 * @param name its key in the configuration
 * @param vendor the vendor profile's name
 * @param baseUrl where the vendor is, without a path's trailing slash
 * @param settings what the vendor profile asks for besides, by the profile's keys; of a list, with commas between
 * @param secrets likewise, where the profile says that nobody may see it
 * @param trustStore certificates of a private authority that vouches for the vendor; null: the usual authorities
 */
public record Account(
        String name,
        String vendor,
        URI baseUrl,
        Map<String, String> settings,
        Map<String, Secret> secrets,
        @Nullable TrustStore trustStore) {

    /** A file of certificates, and the password that opens it; null where it needs none. */
    public record TrustStore(String file, @Nullable Secret password) {}

    /** A setting of the profile's; empty text where it is neither given nor has a default. */
    public String setting(String key) {
        return settings.getOrDefault(key, "");
    }

    /** The values of a setting that takes several. */
    public List<String> list(String key) {
        return Stream.of(setting(key).split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    /** A secret of the profile's. */
    public Secret secret(String key) {
        return secrets.getOrDefault(key, new Secret(""));
    }
}
