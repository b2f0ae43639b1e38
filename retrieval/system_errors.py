"""What the operating system refused, in French: its own words are in the language of the machine, often English."""

from __future__ import annotations

import errno

_CAUSES = {
    errno.EACCES: "droits insuffisants",
    errno.EPERM: "opération interdite",
    errno.ENOENT: "fichier ou dossier introuvable",
    errno.ENOTDIR: "un fichier porte déjà le nom d'un dossier",
    errno.EISDIR: "c'est un dossier",
    errno.EEXIST: "existe déjà",
    errno.ENOSPC: "disque plein",
    errno.EDQUOT: "quota de disque atteint",
    errno.EROFS: "disque en lecture seule",
    errno.EFBIG: "fichier trop grand",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ELOOP: "liens en boucle",
    errno.EIO: "erreur de lecture ou d'écriture du disque",
    errno.EADDRINUSE: "adresse déjà prise par un autre programme",
    errno.EADDRNOTAVAIL: "cette machine n'a pas cette adresse",
}


def french_cause(error: OSError) -> str:
    """Why, in a few words; the number of the error where it is a rare one."""
    return _CAUSES.get(error.errno or 0, f"erreur système {error.errno}" if error.errno else type(error).__name__)
