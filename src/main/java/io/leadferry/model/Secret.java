package io.leadferry.model;

/**
 * A key or password. It shows itself to nobody by accident.
 *
 * @param reveal the secret itself, for the one place that sends it
 */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "(secret)";
    }
}
