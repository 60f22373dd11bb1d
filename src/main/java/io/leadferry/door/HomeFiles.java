package io.leadferry.door;

import io.leadferry.model.Disk;
import io.leadferry.model.DiskFault;
import io.leadferry.model.Private;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.FileOperations;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileExist;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProducer;
import org.apache.camel.spi.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's {@code file:}, which makes what it makes below home for the ferry's own user alone. Camel's {@code chmod} would
 * come after the file is written. Elsewhere it does as Camel does.
 */
@Component("file")
public final class HomeFiles extends FileComponent {

    /** The class's own name is what the library logs by. */
    private static final Logger LOG = LoggerFactory.getLogger(FolderFiles.class);

    /** How files are written that begin empty. */
    private static final Set<GenericFileExist> BEGUN_ANEW =
            EnumSet.of(GenericFileExist.Override, GenericFileExist.TryRename);

    private final Path home;
    private final Disk disk;

    public HomeFiles(Path home, Disk disk) {
        this.disk = disk;
        this.home = home.toAbsolutePath().normalize();
    }

    private boolean isOwn(File place) {
        return place.toPath().toAbsolutePath().normalize().startsWith(home);
    }

    @Override
    protected GenericFileEndpoint<File> buildFileEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        FileEndpoint made = (FileEndpoint) super.buildFileEndpoint(uri, remaining, parameters);
        FileEndpoint own = new OwnEndpoint(uri);
        own.setFile(made.getFile());
        own.setConfiguration(made.getConfiguration());
        return own;
    }

    private final class OwnEndpoint extends FileEndpoint {

        OwnEndpoint(String uri) {
            super(uri, HomeFiles.this);
        }

        @Override
        protected FileConsumer newFileConsumer(Processor processor, GenericFileOperations<File> operations) {
            if (isAutoCreate() && isOwn(getFile())) {
                try {
                    Private.folders(getFile().toPath());
                } catch (IOException e) {
                    LOG.debug("the consumer says what is wrong with its folder", e);
                }
            }
            FileConsumer consumer = super.newFileConsumer(processor, new OwnOperations(this));
            consumer.setHealthCheck(new LateHealthCheck(consumer));
            return consumer;
        }

        @Override
        public GenericFileProducer<File> createProducer() throws Exception {
            GenericFileProducer<File> producer = super.createProducer();
            producer.setOperations(new OwnOperations(this));
            return producer;
        }
    }

    private final class OwnOperations extends FileOperations {

        private final FileEndpoint endpoint;

        OwnOperations(FileEndpoint endpoint) {
            super(endpoint);
            this.endpoint = endpoint;
        }

        @Override
        protected boolean buildDirectory(
                File dir, Set<PosixFilePermission> permissions, boolean absolute, boolean stepwise) {
            if (isOwn(dir) && !dir.isDirectory()) {
                try {
                    disk.folders(dir.toPath());
                } catch (DiskFault e) {
                    throw told(e);
                }
            }
            return super.buildDirectory(dir, permissions, absolute, stepwise);
        }

        @Override
        public boolean storeFile(String fileName, Exchange exchange, long size) {
            File file = new File(fileName);
            if (!isOwn(file)) {
                return super.storeFile(fileName, exchange, size);
            }
            if (!BEGUN_ANEW.contains(endpoint.getFileExist())) {
                boolean stored = super.storeFile(fileName, exchange, size);
                Private.narrow(file.toPath());
                return stored;
            }
            try (InputStream content = exchange.getIn().getMandatoryBody(InputStream.class)) {
                disk.write(file.toPath(), content, endpoint.isForceWrites());
                return true;
            } catch (InvalidPayloadException | IOException e) {
                throw told(e);
            }
        }

        /** Before the move, for on its way to another disk a file is copied with the mode that it has. */
        @Override
        public boolean renameFile(String from, String to) {
            if (!isOwn(new File(to))) {
                return super.renameFile(from, to);
            }
            Private.narrow(Path.of(from));
            try {
                disk.move(Path.of(from), Path.of(to));
                return true;
            } catch (DiskFault e) {
                throw told(e);
            }
        }

        @Override
        public boolean deleteFile(String name) {
            if (!isOwn(new File(name))) {
                return super.deleteFile(name);
            }
            try {
                disk.remove(Path.of(name));
                return true;
            } catch (DiskFault e) {
                throw told(e);
            }
        }

        /** Camel's own says only that it did not work. */
        private static GenericFileOperationFailedException told(Exception fault) {
            return new GenericFileOperationFailedException(fault.getMessage(), fault);
        }
    }
}
