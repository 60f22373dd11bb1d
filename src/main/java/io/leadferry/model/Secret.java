package io.leadferry.model;

/**
 * A key or password. It shows itself to nobody by accident, and for as long as somebody holds it, {@link Veil} hides it in
 * what others write.
 *
 * @param reveal the secret itself, for the one place that sends it
 */
public record Secret(String reveal) {

    public Secret {
        Veil.learn(this, reveal);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
