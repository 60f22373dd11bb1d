/**
 * The ferry's own SFTP server: each user sees the folders of one feed and nothing else, and what is uploaded is there
 * for the feed only when the client has closed it.
 */
@NullMarked
package io.leadferry.sftpserver;

import org.jspecify.annotations.NullMarked;
