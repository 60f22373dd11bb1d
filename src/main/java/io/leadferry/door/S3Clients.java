package io.leadferry.door;

import io.leadferry.feed.Source;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes the clients that ask S3 servers, as feeds say. */
final class S3Clients {

    private S3Clients() {}

    /**
     * A client of a feed's bucket.
     *
     * @param silence how long a connection may take, and the server may say nothing
     * @param tries how often it asks for the same before it says that there is no answer
     */
    static S3Client of(Source.S3 source, Duration silence, int tries) {
        S3ClientBuilder client = S3Client.builder()
                .region(Region.of(source.region()))
                .credentialsProvider(credentials(source))
                .forcePathStyle(source.pathStyle())
                // servers that are not Amazon's may not know the newer checksums of what they are sent
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .overrideConfiguration(its -> its.addExecutionInterceptor(new BoundedAnswers())
                        .retryStrategy(StandardRetryStrategy.builder()
                                .maxAttempts(tries)
                                .build()))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(silence)
                        .socketTimeout(silence));
        if (source.endpoint() != null) {
            client.endpointOverride(source.endpoint());
        }
        return client.build();
    }

    private static AwsCredentialsProvider credentials(Source.S3 source) {
        Source.S3Keys keys = source.keys();
        return keys == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        keys.accessKey(), keys.secretKey().reveal()));
    }
}
