package io.leadferry.rehearsal;

import io.leadferry.rehearsal.wire.CallPace;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The account whose vendor is stood in for, as its owner describes it.
 *
 * @param settings gives a setting by the profile's key for it, empty if there is none
 * @param secrets likewise, what nobody else may see
 * @param operations by the word of each operation
 */
public record RehearsedAccount(
        Function<String, String> settings, Function<String, String> secrets, Map<String, Called> operations) {

    /**
     * How an operation is called.
     *
     * @param path where, below the vendor's address
     * @param pace how often at most
     */
    public record Called(String path, CallPace pace) {}

    public RehearsedAccount {
        operations = Map.copyOf(operations);
    }

    /** A setting; empty if there is none. */
    public String setting(String key) {
        return settings.apply(key);
    }

    /** A secret; empty if there is none. */
    public String secret(String key) {
        return secrets.apply(key);
    }

    /** Where an operation is called; empty if the account has no such operation. */
    public Optional<String> path(String operation) {
        return Optional.ofNullable(operations.get(operation)).map(Called::path);
    }

    /**
     * How often an operation is called at most.
     *
     * @throws IllegalArgumentException if the account has no such operation
     */
    public CallPace pace(String operation) {
        Called called = operations.get(operation);
        if (called == null) {
            throw new IllegalArgumentException("the account's profile lacks " + operation);
        }
        return called.pace();
    }
}
