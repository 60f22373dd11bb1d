package io.leadferry.model;

import java.net.URI;

/**
 * One account at a vendor.
 *
 * @param name its key in the configuration
 * @param vendor the vendor profile's name
 * @param baseUrl where the vendor is, without a path's trailing slash
 * @param userName the vendor's user name
 * @param apiKey the vendor's key
 * @param auth {@code token} or {@code api-key}: how requests that need it are authenticated
 */
public record Account(String name, String vendor, URI baseUrl, String userName, Secret apiKey, Auth auth) {

    /** The two account-wide modes of Ozonetel's admin setting "API Authentication". */
    public enum Auth {
        /** TOKEN_AUTH: a bearer token from the Generate Token call */
        TOKEN,
        /** BASIC_AUTH: the key itself as a header */
        API_KEY
    }
}
