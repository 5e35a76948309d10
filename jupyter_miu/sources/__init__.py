"""What can be taught, as documents: text, files, folders, notebooks and their cells, variables, chats; and chunks."""
