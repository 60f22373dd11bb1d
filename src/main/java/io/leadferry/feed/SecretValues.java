package io.leadferry.feed;

import io.leadferry.connector.ProfileFault;
import io.leadferry.connector.Spelling;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.model.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * The values of a configuration that are secrets by the names of their keys, the ferry's own and those of the vendors'
 * profiles, whether or not they fit there.
 */
final class SecretValues {

    private static final ConfigurationPropertyName OWN = ConfigurationPropertyName.of("leadferry");
    private static final ConfigurationPropertyName HEADERS = ConfigurationPropertyName.of(TracingCheck.AT + ".headers");
    private static final String CLIENTS_OWN = ".properties.";
    private static final Set<String> OWN_KEYS =
            Set.of("password", "passphrase", "token", "truststorepassword", "secret", "secretkey");

    private SecretValues() {}

    /** The secrets; they are hidden for as long as somebody holds them. */
    static List<Secret> of(Environment environment, VendorProfiles profiles) {
        List<Secret> secrets = new ArrayList<>();
        Set<String> keys = keys(profiles);
        ConfigurationPropertySources.get(environment).forEach(source -> {
            if (source instanceof IterableConfigurationPropertySource all) {
                all.stream()
                        .filter(OWN::isAncestorOf)
                        .filter(name -> keys.contains(name.getLastElement(Form.UNIFORM))
                                || isKafkas(name)
                                || HEADERS.isAncestorOf(name))
                        .map(all::getConfigurationProperty)
                        .map(property -> resolved(environment, String.valueOf(property.getValue())))
                        .forEach(value -> secrets.add(new Secret(value)));
            }
        });
        return secrets;
    }

    /** Whether it is a secret among the keys of Kafka's own that a feed or a subscriber has. */
    private static boolean isKafkas(ConfigurationPropertyName name) {
        String written = ConfigurationCheck.asWritten(name);
        int properties = written.indexOf(CLIENTS_OWN);
        return properties >= 0
                && written.substring(0, properties).contains("kafka")
                && KafkaKeys.isSecret(written.substring(properties + CLIENTS_OWN.length()));
    }

    private static Set<String> keys(VendorProfiles profiles) {
        Set<String> keys = new HashSet<>(OWN_KEYS);
        for (String vendor : profiles.names()) {
            try {
                profiles.find(vendor).ifPresent(profile -> profile.account().forEach((key, rule) -> {
                    // what names the key to a lock is nobody's business either
                    if (rule.secret() || key.endsWith("key")) {
                        keys.add(Spelling.forgiven(key));
                    }
                }));
            } catch (ProfileFault e) {
                continue; // that is one of the faults
            }
        }
        return keys;
    }

    private static String resolved(Environment environment, String value) {
        try {
            return environment.resolvePlaceholders(value);
        } catch (IllegalArgumentException e) {
            return value; // it refers to itself, which is told where it is read
        }
    }
}
