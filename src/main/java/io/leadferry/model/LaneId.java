package io.leadferry.model;

/**
 * Account and operation together: the thing a vendor limits.
 *
 * @param account the account's key in the configuration
 * @param operation the vendor operation, for example {@code add-leads}
 */
public record LaneId(String account, String operation) {

    /** Reads {@code account/operation}, the form that screens, tables and addresses use. */
    public static LaneId parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' is not a lane; write account/operation");
        }
        return new LaneId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return account + "/" + operation;
    }
}
