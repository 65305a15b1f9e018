"""What davlab's commands share. The commands themselves lie in scripts/, one file each."""
